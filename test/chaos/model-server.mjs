import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const WORDS = 'A lamp with a steel arm that bends where the light is wanted and stays there. ';
const SCENE_SECONDS = 10;
const SCENES = 3;

// What the agents check and a JSON schema cannot say, by the name of the property and its place in a list.
const AGREED = {
  source: () => 'from the facts given',
  body: () => WORDS.repeat(7).trim(),
  hashtags: () => ['#Light', '#Desk', '#Steel'],
  duration_seconds: () => SCENES * SCENE_SECONDS,
  start: (at) => at * SCENE_SECONDS,
  end: (at) => (at + 1) * SCENE_SECONDS,
};

/** Text of a length between the bounds of a JSON schema, another one at every place of a list. */
function text({ minLength = 0, maxLength = Infinity }, at) {
  const wanted = Math.min(Math.max(minLength, 24), maxLength);
  return `${at + 1} ${WORDS.repeat(Math.ceil(wanted / WORDS.length))}`.slice(0, wanted).trim().padEnd(minLength, '.');
}

/** Something that satisfies a JSON schema and what the agents check besides; `at` is the place in the list around it. */
function answerTo(schema, root = schema, at = 0, name = '') {
  if (AGREED[name]) return AGREED[name](at);
  if (schema.$ref)
    return answerTo(
      schema.$ref
        .split('/')
        .slice(1)
        .reduce((here, key) => here[key], root),
      root,
      at,
      name,
    );
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[at % schema.enum.length];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return answerTo(choice.find(({ type }) => type !== 'null') ?? choice[0], root, at, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, answerTo(inner, root, at, key)]));
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, 1) }, (_, place) => answerTo(schema.items, root, place));
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? 0, 1), schema.maximum ?? Infinity);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return text(schema, at);
  }
}

// How a call goes wrong. A provider charges for the last two: it had answered, and the answer was lost on the way.
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
  const counts = { calls: 0, paid: 0, faulty: 0, cut: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    counts.calls += 1;
    response.on('close', () => (response.writableFinished ? undefined : (counts.cut += 1)));
    await sleep(latency[0] + random() * (latency[1] - latency[0]), undefined, { ref: false });
    if (response.destroyed) return;
    if (random() < faults) {
      counts.faulty += 1;
      const kind = Math.floor(random() * FAULTS.length);
      if (kind >= 2) counts.paid += 1;
      FAULTS[kind](response);
      return;
    }
    counts.paid += 1;
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
