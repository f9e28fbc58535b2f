import type { OpenAPIObject } from '@nestjs/swagger';

import type { Access } from '../security/index.js';
import { BODY_ERRORS, codesOf, COMMON_ERRORS, problemResponse, TOKEN_ERRORS } from './problems.js';
import { shareProblems } from './share-problems.js';

type Json = Record<string, unknown>;

interface Operation {
  operationId: string;
  summary?: string;
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
    description: 'The id of this request, as it stands in logs and errors: the one the caller sent, or a new one.',
    schema: { type: 'string', minLength: 8, maxLength: 128 },
    example: '0b8f9a3e-5c1d-4f53-9a55-0d0c4e1f7a11',
  },
  RetryAfter: {
    description: 'Seconds after which trying again may help.',
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
 * The name of an operation: `projects_create` as its handler is called. Where the controller is not called as its tag, and for a handler's
 * second path, the path names it: `auth_login`, `auth_signup`.
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

/** Rewrites `auth_signup` as `Auth signup`: the summary of a handler that gives none. */
function summaryOf(operationId: string): string {
  const text = operationId.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function securityOf(access: Access): Json[] {
  if (access.kind === 'public') return [];
  const user = [{ bearer: [] }, { password: [] }];
  if (access.kind === 'user') return user;
  const service = [{ service: [...access.scopes] }];
  return access.or_user ? [...service, ...user] : service;
}

function addProblems(operation: Operation, errors: Readonly<Record<string, readonly string[]>>): void {
  for (const [status, codes] of Object.entries(errors)) {
    const response = operation.responses[status];
    const existing = codesOf(response);
    const problem = problemResponse(status, [...new Set([...existing, ...codes])]);
    // An operation that answers this status in a form of its own (OAuth 2, probes) may be refused before it is reached: both forms count.
    if (response?.['content'] && existing.length === 0) response['content'] = { ...response['content'], ...(problem['content'] as Json) };
    else operation.responses[status] = problem;
  }
}

const EVENTS = {
  'text/event-stream': {
    schema: {
      type: ['object', 'null'],
      description: 'The data of one event; `event` names its kind, `id` is what Last-Event-ID resumes from',
      additionalProperties: true,
    },
  },
};
const FILE = { '*/*': { schema: { type: 'string', format: 'binary' } } };

/** An answer of 200 without a schema is a stream of events, or a file: its type is the file's, parts of it can be asked for, and what has not changed is not sent again. */
function describeFiles(responses: Record<string, Json>, path: string): void {
  if (!responses['200'] || responses['200']['content']) return;
  if (path.endsWith('/events')) {
    responses['200']['content'] = EVENTS;
    return;
  }
  responses['200']['content'] = FILE;
  responses['206'] ??= { description: 'The part that Range asked for', content: FILE };
  responses['304'] ??= { description: 'Not changed: the caller has it already' };
}

function describeHeaders(responses: Record<string, Json>): void {
  for (const [status, response] of Object.entries(responses)) {
    const retry = status === '429' || status === '503' ? RETRY_AFTER : {};
    response['headers'] = { ...REQUEST_ID, ...retry, ...(response['headers'] as Json | undefined) };
  }
}

function complete(operation: Operation, path: string, access: Access): void {
  operation.operationId = nameOf(operation.operationId, path, word(operation.tags?.[0] ?? 'api'));
  operation.summary ??= summaryOf(operation.operationId);
  operation.security = securityOf(access);
  for (const [status, response] of Object.entries(operation.responses)) {
    const codes = codesOf(response);
    if (codes.length > 0) operation.responses[status] = problemResponse(status, codes);
  }
  if (path.startsWith('/api/')) addProblems(operation, COMMON_ERRORS);
  else addProblems(operation, { '500': ['SERVER_ERROR'], '503': ['SERVICE_UNAVAILABLE'] });
  if (operation.requestBody) addProblems(operation, BODY_ERRORS);
  if (access.kind !== 'public') addProblems(operation, TOKEN_ERRORS);
  describeFiles(operation.responses, path);
  describeHeaders(operation.responses);
}

function byName<T>(values: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds to a document what holds for every operation, so that no handler has to say it: security, common errors with examples, headers, summaries. */
export function completeDocument(document: OpenAPIObject, access: ReadonlyMap<string, Access>): OpenAPIObject {
  const components = (document.components ??= {});
  const paths = document.paths as Record<string, Record<string, Operation>>;
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (!operation) continue;
      const handler = operation.operationId.replace(/\[\d+\]$/, '');
      complete(operation, path, access.get(handler) ?? { kind: 'user' });
      shareProblems(operation.responses, components);
    }
  }
  components.headers = { ...HEADERS, ...components.headers };
  document.paths = byName(document.paths);
  components.schemas = byName(components.schemas ?? {});
  components.responses = byName(components.responses ?? {});
  components.examples = byName(components.examples ?? {});
  return document;
}
