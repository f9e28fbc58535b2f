import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A span as it came over the wire. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, string | number | boolean>;
  error: boolean;
  /** The role of the process that sent it. */
  role: unknown;
}

interface Value {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
}

type Pair = { key: string; value: Value };

interface Export {
  resourceSpans: {
    resource: { attributes: Pair[] };
    scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes' | 'error' | 'role'> & { attributes: Pair[]; status?: { code?: number } })[] }[];
  }[];
}

/** A collector of its own: reads OTLP/HTTP as JSON and keeps the spans. */
export interface OtlpReceiver {
  url: string;
  spans: ReceivedSpan[];
  resources: Record<string, unknown>[];
  headers: Record<string, unknown>[];
  close: () => void;
}

const plain = (pairs: Pair[]) =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? value.doubleValue ?? (value.intValue === undefined ? '' : Number(value.intValue)),
    ]),
  );

export async function startReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const resources: Record<string, unknown>[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const raw = await buffer(request);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      if (request.method !== 'POST' || request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json') {
        response.writeHead(400).end();
        return;
      }
      headers.push(request.headers);
      for (const { resource, scopeSpans } of (JSON.parse(body.toString()) as Export).resourceSpans) {
        const sender = plain(resource.attributes);
        resources.push(sender);
        for (const span of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({ ...span, attributes: plain(span.attributes), error: span.status?.code === 2, role: sender['catalyst.role'] });
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    resources,
    headers,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
