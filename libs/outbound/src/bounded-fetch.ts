/** An answer that is larger than the limit. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** Bytes of a provider's answer that are read at most, after decompression: some hundred times what a long answer needs. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** `fetch` that reads no more than `limit` bytes of an answer, whatever its Content-Length and compression claim. */
export function boundedFetch(limit = MAX_ANSWER_BYTES): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' });
    if (!response.body) return response;
    let bytes = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > limit) controller.error(new AnswerTooLarge(`the answer is larger than ${limit} bytes`));
        else controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  };
}
