/** The response is larger than the limit. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** Maximum bytes of a response, after decompression: about a hundred times a long model response. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** A `fetch` that reads at most `limit` bytes of a response, whatever its Content-Length and compression. The body stream fails with `AnswerTooLarge`. */
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
