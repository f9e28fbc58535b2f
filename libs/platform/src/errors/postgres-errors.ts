import { defineError } from './app-error.js';
import type { AppError } from './app-error.js';
import { ServiceUnavailable, ValidationError } from './common.errors.js';

/** The write conflicts with stored data. */
const Conflict = defineError({ code: 'CONFLICT', status: 409, message: 'this conflicts with what is stored' });

const Unprocessable = defineError({ code: 'VALIDATION_ERROR', status: 422, message: 'the stored data would not be consistent' });

// Source: PostgreSQL manual, appendix A (error codes).
const MALFORMED_VALUE = new Set(['22P02', '22003', '22021', '22P05', '22001', '22007', '22008']);
const CONFLICTS = new Set(['23505', '23503']);
const INCONSISTENT = new Set(['23514', '23502']);
const BUSY = new Set(['40001', '40P01', '57014', '53300', '57P01', '57P02', '57P03', '55P03']);
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND']);

/** Translates a database error for the caller; undefined for an error that the caller did not cause. */
export function fromPostgres(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (MALFORMED_VALUE.has(code)) return new ValidationError({ errors: [{ path: '', message: 'a value cannot be stored' }] });
  if (CONFLICTS.has(code)) return new Conflict();
  if (INCONSISTENT.has(code)) return new Unprocessable();
  if (BUSY.has(code) || code.startsWith('08') || NETWORK.has(code)) return new ServiceUnavailable({ seconds: 2 });
  // NOTE: pg reports an exhausted pool and a broken connection by message only.
  if (/timeout exceeded when trying to connect|Connection terminated|terminating connection|is not queryable/i.test(error.message))
    return new ServiceUnavailable({ seconds: 2 });
  return undefined;
}
