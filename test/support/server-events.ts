/** One server-sent event. */
export interface Sent {
  id: string;
  event: string;
  data: Record<string, unknown>;
}

interface ListenOptions {
  token: string;
  /** The `Last-Event-ID` to resume from. */
  last?: string;
  /** Disconnects when it returns true for the events so far. */
  enough?: (events: readonly Sent[]) => boolean;
}

/** Reads server-sent events until the stream ends, breaks, or the condition is met. */
export async function listen(
  url: string,
  { token, last, enough = () => false }: ListenOptions,
): Promise<{ status: number; events: Sent[] }> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}`, ...(last !== undefined && { 'last-event-id': last }) };
  const response = await fetch(url, { headers, signal: stop.signal });
  const events: Sent[] = [];
  let rest = '';
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = Object.fromEntries(
          block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        if (!fields['event']) continue;
        events.push({ id: fields['id'] ?? '', event: fields['event'], data: JSON.parse(fields['data'] ?? '{}') });
        if (enough(events)) {
          stop.abort();
          return { status: response.status, events };
        }
      }
    }
  } catch {
    // After a lost connection, the events so far are kept.
  }
  return { status: response.status, events };
}

/** An open stream, and the time at which the server ended it. */
export interface OpenStream {
  ended: Promise<number>;
  isOpen: () => boolean;
  /** Everything that was sent. */
  text: () => string;
  hangUp: () => void;
}

/** Opens a stream and returns it after its first event; fails when the server does not answer 200. */
export async function openStream(url: string, token?: string): Promise<OpenStream> {
  const stop = new AbortController();
  const response = await fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, signal: stop.signal });
  if (response.status !== 200) throw new Error(`the stream was answered with ${response.status}`);
  let [text, open] = ['', true];
  let begun: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (begun = resolve));
  const read = async (): Promise<number> => {
    try {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        if (text.includes('\ndata:')) begun();
      }
    } catch {
      // Disconnected by the client or the server: ended either way.
    }
    open = false;
    begun();
    return performance.now();
  };
  const ended = read();
  await first;
  return { ended, isOpen: () => open, text: () => text, hangUp: () => stop.abort() };
}
