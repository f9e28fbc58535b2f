import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Text of a length between the bounds of a JSON schema. */
function text({ minLength = 0, maxLength = Infinity, format }) {
  if (format === 'uri' || format === 'url') return 'https://example.com/';
  const words = 'A lamp with a steel arm that bends where the light is wanted and stays there. ';
  const wanted = Math.min(Math.max(minLength, 24), maxLength);
  return words
    .repeat(Math.ceil(wanted / words.length) + 1)
    .slice(0, wanted)
    .trim()
    .padEnd(Math.min(minLength, maxLength), '.');
}

/** Something that satisfies a JSON schema, as far as a schema says it. */
export function answerTo(schema, root = schema, index = 0) {
  if (schema === true || schema === undefined) return {};
  if (schema.$ref)
    return answerTo(
      schema.$ref
        .split('/')
        .slice(1)
        .reduce((at, key) => at[key], root),
      root,
      index,
    );
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[index % schema.enum.length];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return answerTo(choice.find(({ type }) => type !== 'null') ?? choice[0], root, index);
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, answerTo(inner, root, index)]));
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, 1) }, (_, at) => answerTo(schema.items, root, at));
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? schema.exclusiveMinimum ?? 0, 1), schema.maximum ?? Infinity);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return `${text(schema)}`;
  }
}

const FAULTS = [
  (response) => response.writeHead(500).end('{"error":{"message":"internal"}}'),
  (response) => response.writeHead(429, { 'retry-after': '1' }).end('{"error":{"message":"slow down"}}'),
  (response) => response.destroy(),
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
    response.write('{"id":"cut');
    setTimeout(() => response.destroy(), 20);
  },
];

/** A provider that speaks OpenAI's chat completions, with latency and faults; counts what it is asked. */
export async function startModelServer({ latency, faults, random = Math.random, answer = answerTo }) {
  const counts = { calls: 0, answered: 0, faulty: 0, cut: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    counts.calls += 1;
    response.on('close', () => (response.writableFinished ? undefined : (counts.cut += 1)));
    await sleep(latency[0] + random() * (latency[1] - latency[0]));
    if (response.destroyed) return;
    if (random() < faults) {
      counts.faulty += 1;
      FAULTS[Math.floor(random() * FAULTS.length)](response);
      return;
    }
    counts.answered += 1;
    const { model, response_format: format } = JSON.parse(body);
    const content = JSON.stringify(answer(format?.json_schema?.schema ?? {}));
    const message = { role: 'assistant', content };
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 0,
        model,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
      }),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    counts,
    stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
