import { readFileSync } from 'node:fs';

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';

import { Environment } from '#platform';

import { setRoutes } from '../../src/edge/configure-app.js';
import { AppModule } from '../../src/app.module.js';
import { describeApi } from '../../src/edge/openapi.js';

interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  deprecated?: boolean;
  security?: Record<string, unknown>[];
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: Pick<Response, 'content'>;
  responses: Record<string, Response>;
}

interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: Schema }>;
}

interface Schema {
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** Bodies that hold nothing but a token or a grant, which no example can be. */
const TOKENS_ONLY = new Set(['RefreshBody', 'LogoutBody', 'VerifyToken', 'TokenRequest']);

let document: OpenAPIObject;
let conflicts: string[];
let operations: { at: string; path: string; operation: Operation }[];

beforeAll(async () => {
  const app = await NestFactory.create<NestFastifyApplication>(await AppModule.load(Environment.process), new FastifyAdapter(), {
    preview: true,
    logger: false,
  });
  setRoutes(app);
  ({ document, conflicts } = describeApi(app));
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ at: `${method} ${path}`, path, operation })),
  );
});

/** A response of an operation, looked up when it stands among the components. */
function resolved(response: Response): Response {
  const name = response.$ref?.split('/').at(-1);
  return name === undefined ? response : (document.components?.responses?.[name] as Response);
}

it('is what openapi.json holds; `npm run openapi` writes it', () => {
  expect(JSON.parse(readFileSync('openapi.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
});

it('gives each schema a name of its own', () => {
  expect(conflicts).toEqual([]);
});

it('has operation ids that are unique and fit for a client', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(id))).toEqual([]);
});

it('describes each operation: a tag that is described, success, request id', () => {
  const tags = new Set(document.tags?.map(({ name }) => name));
  for (const { at, operation } of operations) {
    expect({ at, known: operation.tags?.every((tag) => tags.has(tag)) && operation.tags.length === 1 }).toEqual({ at, known: true });
    expect({ at, success: Object.keys(operation.responses).some((status) => /^[23]/.test(status)) }).toEqual({ at, success: true });
    for (const response of Object.values(operation.responses)) expect(resolved(response).headers).toHaveProperty('X-Request-Id');
  }
});

it('gives each operation a summary that a person wrote', () => {
  // What a generator would make of `projects_list`: the words of the id.
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .join(' ');
  const faults = operations.flatMap(({ at, operation: { operationId, summary = '' } }) =>
    !/^[A-Z][^\n]{4,59}(?<![.\s])$/.test(summary) || words(summary) === words(operationId) ? [{ at, summary }] : [],
  );
  expect(faults).toEqual([]);
  const own = operations.filter(({ operation }) => !operation.deprecated).map(({ operation }) => operation.summary);
  expect(own.filter((summary, index) => own.indexOf(summary) !== index)).toEqual([]);
});

it('names the main operation in the summary of each alias', () => {
  const deprecated = operations.filter(({ operation }) => operation.deprecated);
  const known = new Set(operations.filter(({ operation }) => !operation.deprecated).map(({ at }) => at));
  const aliases = deprecated.map(({ path, operation }) => [path, operation.summary]);
  expect(Object.fromEntries(aliases)).toMatchObject({
    '/api/auth/signup': 'Alias of POST /api/auth/register',
    '/api/auth/refresh-token': 'Alias of POST /api/auth/refresh',
    '/api/auth/profile': 'Alias of GET /api/auth/me',
    '/api/files/upload': 'Alias of POST /api/uploads/image',
    '/api/files/stats': 'Alias of GET /api/uploads/stats',
  });
  for (const [path, summary = ''] of aliases) {
    const [, method = '', main = ''] = /^Alias of ([A-Z]+) (\S+)$/.exec(summary) ?? [];
    expect({ path, known: known.has(`${method.toLowerCase()} ${main}`) }).toEqual({ path, known: true });
  }
});

it('shows the groups in the order in which they are needed', () => {
  const order = ['auth', 'projects', 'uploads', 'runs', 'assets', 'jobs', 'users', 'agents', 'admin', 'system'];
  expect(document.tags?.slice(0, order.length).map(({ name }) => name)).toEqual(order);
  expect(Object.keys(document.components?.securitySchemes ?? {})[0]).toBe('password');
});

it('describes every parameter', () => {
  const silent = operations.flatMap(({ at, operation }) =>
    (operation.parameters ?? []).filter(({ description }) => !description).map(({ name, in: where }) => `${at} ${where} ${name}`),
  );
  expect(silent).toEqual([]);
});

it('describes every field of every schema', () => {
  const schemas = document.components?.schemas as Record<string, Schema>;
  const described = ({ description, $ref }: Schema): boolean => Boolean(description ?? schemas[$ref?.split('/').at(-1) ?? '']?.description);
  const silent = (at: string, schema: Schema): string[] => [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      ...(described(field) ? [] : [`${at}.${name}`]),
      ...silent(`${at}.${name}`, field),
    ]),
    ...[schema.items, schema.additionalProperties].flatMap((part) => (typeof part === 'object' ? silent(`${at}[]`, part) : [])),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((parts = []) => parts.flatMap((part) => silent(at, part))),
  ];
  const inline = operations.flatMap(({ at, operation: { requestBody, responses } }) =>
    [requestBody, ...Object.values(responses)].flatMap((body) =>
      Object.values(body?.content ?? {}).flatMap(({ schema }) => silent(at, schema ?? {})),
    ),
  );
  expect([...Object.entries(schemas).flatMap(([name, schema]) => silent(name, schema)), ...inline]).toEqual([]);
});

it('says of each operation of the API how it can fail', () => {
  for (const { at, path, operation } of operations.filter(({ path }) => path.startsWith('/api/') && path !== '/api/health')) {
    const expected = operation.security?.length ? ['400', '401', '403', '429', '500', '503'] : ['400', '429', '500', '503'];
    expect({ at, missing: expected.filter((status) => !operation.responses[status]) }).toEqual({ at, missing: [] });
    for (const [status, response] of Object.entries(operation.responses))
      if (Number(status) >= 400 && path !== '/api/auth/token')
        expect({ at, status, types: Object.keys(resolved(response).content ?? {}) }).toEqual({
          at,
          status,
          types: ['application/problem+json'],
        });
  }
});

it('names every path parameter, and every schema it points to exists', () => {
  for (const { at, path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect({ at, declared: declared.sort() }).toEqual({ at, declared: inPath.sort() });
  }
  const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  const components = document.components as unknown as Record<string, Record<string, unknown>>;
  expect(pointers.filter(([, kind = '', name = '']) => !components[kind]?.[name]).map(([text]) => text)).toEqual([]);
});

it('gives each body an example that its own schema accepts: what Swagger UI writes into the form can be sent', () => {
  const schemas = document.components?.schemas as Record<string, { example?: unknown; properties?: Record<string, { example?: unknown }> }>;
  const ajv = new Ajv2020({ strict: false, formats: { email: true, uuid: true, 'date-time': true } });
  ajv.addSchema(document, 'api');
  const bodies = [...JSON.stringify(operations.map(({ operation }) => operation.requestBody)).matchAll(/components\/schemas\/(\w+)/g)];
  const names = new Set(bodies.map(([, name = '']) => name).filter((name) => !TOKENS_ONLY.has(name)));
  expect(names.size).toBeGreaterThan(12);
  for (const name of names) {
    const { example, properties = {} } = schemas[name] ?? {};
    const filled = example ?? Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.example]));
    ajv.validate({ $ref: `api#/components/schemas/${name}` }, filled);
    expect({ name, filled, errors: ajv.errors }).toEqual({ name, filled, errors: null });
    expect(Object.values(filled)).not.toContain(undefined);
  }
});
