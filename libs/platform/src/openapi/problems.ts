import type { ErrorKind } from '../errors/index.js';

type Json = Record<string, unknown>;

const PROBLEM = 'application/problem+json';
const DETAILS: Record<string, string> = {
  VALIDATION_ERROR: 'limit: Too big: expected number to be <=100',
  MALFORMED_JSON: 'the body is not valid JSON',
  TOKEN_MISSING: 'a token is needed',
  FORBIDDEN: 'this is not allowed with these credentials',
  NOT_FOUND: 'Route not found',
  RATE_LIMITED: 'too many requests, try again in 12 s',
  SERVER_ERROR: 'something went wrong on our side',
  SERVICE_UNAVAILABLE: 'the service cannot answer right now',
};

/** Error statuses of every operation under `/api`, with their codes. */
export const COMMON_ERRORS: Readonly<Record<string, readonly string[]>> = {
  '400': ['VALIDATION_ERROR'],
  '429': ['RATE_LIMITED'],
  '500': ['SERVER_ERROR'],
  '503': ['SERVICE_UNAVAILABLE'],
};

/** Additional errors of an operation with a body. */
export const BODY_ERRORS: Readonly<Record<string, readonly string[]>> = {
  '400': ['MALFORMED_JSON'],
  '413': ['PAYLOAD_TOO_LARGE'],
  '415': ['UNSUPPORTED_MEDIA_TYPE'],
};

/** Additional errors of an operation that requires a token. */
export const TOKEN_ERRORS: Readonly<Record<string, readonly string[]>> = {
  '401': ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'SESSION_REVOKED'],
  '403': ['FORBIDDEN'],
};

const TITLES: Record<string, string> = {
  '400': 'Bad Request',
  '401': 'Unauthorized',
  '403': 'Forbidden',
  '404': 'Not Found',
  '409': 'Conflict',
  '413': 'Payload Too Large',
  '415': 'Unsupported Media Type',
  '422': 'Unprocessable Content',
  '429': 'Too Many Requests',
  '500': 'Internal Server Error',
  '503': 'Service Unavailable',
};

function example(status: string, code: ErrorKind['code']): Json {
  const value = {
    type: `urn:catalyst:error:${code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[status] ?? 'Error',
    status: Number(status),
    detail: DETAILS[code] ?? code.toLowerCase().replaceAll('_', ' '),
    instance: '/api/projects',
    error_code: code,
    timestamp: '2026-01-31T12:00:00.000Z',
    request_id: '0b8f9a3e-5c1d-4f53-9a55-0d0c4e1f7a11',
  };
  const errors = code === 'VALIDATION_ERROR' ? { errors: [{ path: 'limit', message: 'Too big: expected number to be <=100' }] } : {};
  return { value: { ...value, ...errors } };
}

/** A problem response with one example for each code. */
export function problemResponse(status: string, codes: readonly string[]): Json {
  return {
    description: codes.join(', '),
    content: {
      [PROBLEM]: {
        schema: { $ref: '#/components/schemas/ProblemDetails' },
        examples: Object.fromEntries(codes.map((code) => [code, example(status, code)])),
      },
    },
  };
}

/** The codes that `@Endpoint` wrote into the description of a problem response; empty for any other response. */
export function codesOf(response: Json | undefined): string[] {
  if (!response || !Object.hasOwn((response['content'] as Json | undefined) ?? {}, PROBLEM)) return [];
  return String(response['description'])
    .split(', ')
    .filter((code) => /^[A-Z_]+$/.test(code));
}
