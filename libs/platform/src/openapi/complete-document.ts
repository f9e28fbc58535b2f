import type { OpenAPIObject } from '@nestjs/swagger';

import type { Access, Principal, StrategyDefinition } from '../security/index.js';
import { BODY_ERRORS, codesOf, COMMON_ERRORS, problemResponse, TOKEN_ERRORS } from './problems.js';
import { shareProblems } from './share-problems.js';

type Json = Record<string, unknown>;

interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  deprecated?: boolean;
  tags?: string[];
  security?: Json[];
  parameters?: Json[];
  requestBody?: Json;
  responses: Record<string, Json>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];
const REQUEST_ID = { 'X-Request-Id': { $ref: '#/components/headers/XRequestId' } };
const RETRY_AFTER = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };

const HEADERS = {
  XRequestId: {
    description: 'The id of this request in logs and errors: the one the caller sent, or a new one.',
    schema: { type: 'string', minLength: 8, maxLength: 128 },
    example: '0b8f9a3e-5c1d-4f53-9a55-0d0c4e1f7a11',
  },
  RetryAfter: {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer', minimum: 1 },
    example: 12,
  },
};

const word = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_/, '')
    .toLowerCase();

/**
 * The operation id: `projects_create`, from the name of the handler. If the controller is not named like its tag, and for the second path of
 * a handler, it is derived from the path: `auth_login`, `auth_signup`.
 */
function nameOf(operationId: string, path: string, tag: string): string {
  const [id = operationId, index = '0'] = operationId.replace(']', '').split('[');
  const ownController = id.startsWith(`${tag}_`);
  if (ownController && index === '0') return id;
  const words = path
    .split('/')
    .filter((part) => part && !part.startsWith('{') && (part !== 'api' || tag === 'system'))
    .map(word);
  const method = id.split('_').slice(-1)[0] ?? '';
  if (path.includes('{') && words.at(-1) !== method) words.push(method);
  if (words.length < 2 || words[0] === 'well_known') words.unshift(tag);
  return [...new Set(words)].length > 1 ? words.join('_') : `${words[0]}_show`;
}

/** Second and further paths of a handler are aliases for compatibility: deprecated, with a summary that names the main path. */
function describeAlias(operation: Operation, main: string): void {
  operation.summary = `Alias of ${main}`;
  operation.description = `Kept for compatibility: use \`${main}\`, which does the same.`;
  operation.deprecated = true;
}

/** The security requirements of an operation: one for each scheme that identifies a caller whom it allows. */
function securityOf(access: Access, strategies: readonly StrategyDefinition[]): Json[] {
  if (access.kind === 'public') return [];
  const schemes = strategies.flatMap((strategy) => Object.entries(strategy.schemes));
  const of = (kind: Principal['kind'], scopes: readonly string[]): Json[] =>
    schemes
      .filter(([, { identifies }]) => identifies === kind)
      .map(([name, { scheme }]) => ({ [name]: scheme.type === 'oauth2' ? [...scopes] : [] }));
  if (access.kind === 'user') return of('user', []);
  const service = of('service', access.scopes);
  return access.or_user ? [...service, ...of('user', [])] : service;
}

function addProblems(operation: Operation, errors: Readonly<Record<string, readonly string[]>>): void {
  for (const [status, codes] of Object.entries(errors)) {
    const response = operation.responses[status];
    const existing = codesOf(response);
    const problem = problemResponse(status, [...new Set([...existing, ...codes])]);
    // An operation with its own format for this status (OAuth 2, probes) may be refused before its handler runs, so both formats are documented.
    if (response?.['content'] && existing.length === 0) response['content'] = { ...response['content'], ...(problem['content'] as Json) };
    else operation.responses[status] = problem;
  }
}

const FILE = { '*/*': { schema: { type: 'string', format: 'binary' } } };

/** A 200 response without a schema is a file of any type, which supports ranges and entity tags. */
function describeFiles(responses: Record<string, Json>): void {
  if (!responses['200'] || responses['200']['content']) return;
  responses['200']['content'] = FILE;
  responses['206'] ??= { description: 'The requested range of the content', content: FILE };
  responses['304'] ??= { description: 'Not modified' };
}

function describeHeaders(responses: Record<string, Json>): void {
  for (const [status, response] of Object.entries(responses)) {
    const retry = status === '429' || status === '503' ? RETRY_AFTER : {};
    response['headers'] = { ...REQUEST_ID, ...retry, ...(response['headers'] as Json | undefined) };
  }
}

function complete(operation: Operation, path: string, access: Access, strategies: readonly StrategyDefinition[]): void {
  operation.operationId = nameOf(operation.operationId, path, word(operation.tags?.[0] ?? 'api'));
  operation.security = securityOf(access, strategies);
  for (const [status, response] of Object.entries(operation.responses)) {
    const codes = codesOf(response);
    if (codes.length > 0) operation.responses[status] = problemResponse(status, codes);
  }
  if (path.startsWith('/api/')) addProblems(operation, COMMON_ERRORS);
  else addProblems(operation, { '500': ['SERVER_ERROR'], '503': ['SERVICE_UNAVAILABLE'] });
  if (operation.requestBody) addProblems(operation, BODY_ERRORS);
  if (access.kind !== 'public') addProblems(operation, TOKEN_ERRORS);
  describeFiles(operation.responses);
  describeHeaders(operation.responses);
}

function operationsOf(document: OpenAPIObject): { operation: Operation; method: string; path: string }[] {
  const paths = Object.entries(document.paths as Record<string, Record<string, Operation>>);
  return paths.flatMap(([path, operations]) =>
    METHODS.flatMap((method) => (operations[method] ? [{ operation: operations[method], method, path }] : [])),
  );
}

function byName<T>(values: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds what is common to all operations, so that handlers need not repeat it: security, errors with examples, headers, aliases. */
export function completeDocument(
  document: OpenAPIObject,
  access: ReadonlyMap<string, Access>,
  strategies: readonly StrategyDefinition[],
): OpenAPIObject {
  const components = (document.components ??= {});
  const operations = operationsOf(document);
  const mains = new Map(operations.map(({ operation, method, path }) => [operation.operationId, `${method.toUpperCase()} ${path}`]));
  for (const { operation, path } of operations) {
    const [handler = '', index = '0'] = operation.operationId.replace(']', '').split('[');
    const main = mains.get(`${handler}[0]`);
    if (main !== undefined && index !== '0') describeAlias(operation, main);
    complete(operation, path, access.get(handler) ?? { kind: 'user' }, strategies);
    shareProblems(operation.responses, components);
  }
  components.headers = { ...HEADERS, ...components.headers };
  document.paths = byName(document.paths);
  components.schemas = byName(components.schemas ?? {});
  components.responses = byName(components.responses ?? {});
  components.examples = byName(components.examples ?? {});
  return document;
}
