import fc from 'fast-check';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { Answer, Operation, RegisteredUser } from '#testing';

import { Generator } from './generate.js';
import type { Json, Sample } from './generate.js';

/**
 * Requests made from the OpenAPI document: values that fit, values at their bounds, values with one constraint broken, calls without
 * credentials, methods that no operation has. `FUZZ_CASES` says how many, `FUZZ_SEED` repeats a run.
 */
const CASES = Number(process.env['FUZZ_CASES'] ?? 5_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const AT_ONCE = 8;
const NOBODY = '01890000-0000-7000-8000-000000000000';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

type Mode = 'valid' | 'broken body' | 'broken parameter' | 'no token' | 'bad token' | 'unknown method';

interface Case {
  mode: Mode;
  method: string;
  path: string;
  note: string;
  operation?: Operation;
  body?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

interface Target {
  method: string;
  path: string;
  operation: Operation;
  secured: boolean;
  bodySchema: Json | undefined;
  isForm: boolean;
}

let app: TestApp;
let user: RegisteredUser;
let project: string;
let upload: string;
let generator: Generator;
const failures: string[] = [];
const counts: Partial<Record<Mode, number>> = {};
let sent = 0;

async function signUp(): Promise<void> {
  user = await app.register();
  project = (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, user.access_token)).body.id;
}

beforeAll(async () => {
  app = await createTestApp({ role: 'api', env: { MAX_REQUESTS_IN_FLIGHT: '1000', MAX_EVENT_LOOP_DELAY_MS: '60000' } });
  if (!app.contract) throw new Error('there is no document to work from');
  generator = new Generator((app.contract.document.components?.schemas ?? {}) as unknown as Record<string, Json>);
  await signUp();
  upload = NOBODY;
});

afterAll(() => app.close());

function targets(): Target[] {
  return Object.entries(app.contract?.document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations as unknown as Record<string, Operation>)
      // NOTE: an event stream stays open; its refusals are tested with the others of its path, its events where runs are.
      .filter(([, operation]) => !operation.responses['200']?.content?.['text/event-stream'])
      .map(([method, operation]) => {
        const [type, media] = Object.entries(operation.requestBody?.content ?? {}).find(([name]) => !name.startsWith('multipart')) ?? [];
        return {
          method: method.toUpperCase(),
          path,
          operation,
          secured: (operation.security?.length ?? 0) > 0,
          bodySchema: media?.schema,
          isForm: type === 'application/x-www-form-urlencoded',
        };
      }),
  );
}

const sample = (schema: Json, n: number, seed: number): unknown[] => fc.sample(generator.valid(schema), { numRuns: n, seed: SEED + seed });

function knownId(path: string): string {
  if (path.startsWith('/api/projects')) return project;
  return path.startsWith('/api/uploads') ? upload : NOBODY;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Fills the parameters of a path, one of them by `replace` when given. */
function address(target: Target, values: Record<string, unknown>): { path: string; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  const query = new URLSearchParams();
  let path = target.path;
  for (const parameter of (target.operation.parameters ?? []) as { name: string; in: string; required?: boolean; schema: Json }[]) {
    const value =
      parameter.name in values
        ? values[parameter.name]
        : parameter.in === 'path'
          ? parameter.schema['format'] === 'uuid'
            ? knownId(target.path)
            : 'linkedin_post'
          : undefined;
    if (value === undefined) continue;
    const text = asText(value);
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(text.isWellFormed() ? text : 'x') || '%20');
    else if (parameter.in === 'query') query.set(parameter.name, text.isWellFormed() ? text : 'x');
    else if (/^[\x21-\x7e]+$/.test(text)) headers[parameter.name] = text;
  }
  return { path: query.size > 0 ? `${path}?${query.toString()}` : path, headers };
}

const asForm = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Json).map(([name, item]) => [
      name,
      typeof item === 'string' && item.isWellFormed() ? item : JSON.stringify(item ?? null),
    ]),
  );

function withBody(target: Target, body: unknown): Pick<Case, 'body' | 'form'> {
  return target.isForm ? { form: asForm(body) } : { body };
}

function casesOf(target: Target, n: number, seed: number): Case[] {
  const { method, operation, bodySchema } = target;
  const parameters = (operation.parameters ?? []) as { name: string; in: string; schema: Json }[];
  const bodies = bodySchema ? sample(bodySchema, n, seed) : Array.from({ length: n }, () => undefined);
  const values = parameters.map(({ name, schema }, index) => [name, sample(schema, n, seed + index + 1)] as const);
  const valid = bodies.map((body, index): Case => {
    const chosen = Object.fromEntries(values.filter(() => index % 2 === 0).map(([name, list]) => [name, list[index]]));
    return { mode: 'valid', method, operation, note: 'fits', ...address(target, chosen), ...(bodySchema && withBody(target, body)) };
  });
  const brokenBodies: Sample[] = bodySchema
    ? generator.broken(bodySchema, bodies[0]).filter(({ value }) => !app.contract?.fits(bodySchema, value))
    : [];
  const broken = (target.isForm ? brokenBodies.filter(({ note }) => note.startsWith('without')) : brokenBodies).map(
    ({ value, note }): Case => ({ mode: 'broken body', method, operation, note, ...address(target, {}), ...withBody(target, value) }),
  );
  const wrong = parameters
    .filter((parameter) => parameter.in !== 'header')
    .flatMap(({ name, schema }) =>
      generator
        .wrongValues(schema)
        .filter(({ value }) => !fitsAsText(schema, value))
        .map(({ value, note }): Case => ({
          mode: 'broken parameter',
          method,
          operation,
          note: `${name} ${note}`,
          ...address(target, { [name]: value }),
          ...(bodySchema && withBody(target, bodies[0])),
        })),
    );
  return [...valid, ...broken, ...wrong];
}

/** Whether what a parameter's text stands for fits its schema: `5` fits a number as well as a text. */
function fitsAsText(schema: Json, value: unknown): boolean {
  const text = asText(value);
  return [text, Number(text)].some((candidate) => app.contract?.fits(schema, candidate));
}

function accessCases(target: Target): Case[] {
  const { method, operation } = target;
  const { path } = address(target, {});
  if (!target.secured) return [];
  return [
    { mode: 'no token', method, operation, path, note: 'no credentials' },
    ...['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'].map((token): Case => ({
      mode: 'bad token',
      method,
      operation,
      path,
      note: token,
      headers: { authorization: `Bearer ${token}` },
    })),
  ];
}

function methodCases(all: readonly Target[]): Case[] {
  return [...new Set(all.map(({ path }) => path))].flatMap((path) => {
    const known = all.filter((target) => target.path === path);
    const concrete = address(known[0] as Target, {}).path;
    return METHODS.filter((method) => !app.contract?.operation(method, concrete.split('?')[0] ?? '')).map((method): Case => ({
      mode: 'unknown method',
      method,
      path: concrete,
      note: method,
    }));
  });
}

/** What an answer does wrong, beyond what the client itself compares with the document. */
function verdict({ mode, operation }: Case, { status }: Answer): string | undefined {
  if (status >= 500) return `a server error (${status})`;
  if ((mode === 'no token' || mode === 'bad token') && status !== 401) return 'credentials are not asked for';
  if (mode === 'unknown method' && ![401, 404, 405].includes(status)) return 'a method that the document does not know is answered';
  if (mode.startsWith('broken') && status < 400) return `input that breaks the document is accepted by ${operation?.operationId}`;
  return undefined;
}

async function send(sample: Case): Promise<Answer> {
  const { mode, method, path, body, form, headers } = sample;
  const anonymous = mode === 'no token' || mode === 'bad token';
  const call = () =>
    app.request(method, path, {
      ...(form ? { form } : body !== undefined && method !== 'GET' ? { body } : {}),
      ...(headers && { headers }),
      ...(!anonymous && { token: user.access_token }),
    });
  const answer = await call();
  // A request before this one has ended the session (logout, deletion): with a new user the same request must be answered.
  if (answer.status !== 401 || anonymous || !sample.operation?.security?.length) return answer;
  await signUp();
  return call();
}

async function run(sample: Case): Promise<void> {
  sent++;
  counts[sample.mode] = (counts[sample.mode] ?? 0) + 1;
  let wrong: string | undefined;
  try {
    wrong = verdict(sample, await send(sample));
  } catch (error) {
    wrong = (error as Error).message;
  }
  if (wrong)
    failures.push(
      `${sample.mode} (${sample.note}): ${sample.method} ${sample.path} ${JSON.stringify(sample.body ?? sample.form)?.slice(0, 300)} → ${wrong.slice(0, 400)}`,
    );
}

async function runAll(cases: readonly Case[]): Promise<void> {
  const queue = [...cases];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await run(next);
    }),
  );
}

it(`answers ${CASES} requests made from the document as the document says (seed ${SEED})`, async () => {
  const all = targets();
  const fixed = [...all.flatMap(accessCases), ...methodCases(all)];
  const each = all.map((target, index) => casesOf(target, 5, index * 100));
  const rest = Math.max(5, Math.ceil((CASES - fixed.length - each.flat().length) / all.length) + 5);
  const cases = [...fixed, ...all.flatMap((target, index) => casesOf(target, rest, index * 100))];
  await runAll(cases);
  expect(failures.length === 0 ? [] : [`${failures.length} of ${sent}, seed ${SEED}`, ...failures.slice(0, 25)]).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(CASES);
  expect((await app.get('/health/live')).status).toBe(200);
}, 240_000);
