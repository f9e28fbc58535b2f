import { AppError, defineError, fromPostgres, ServiceUnavailable, ValidationError } from './index.js';

const Missing = defineError({ code: 'NOT_FOUND', status: 404, message: ({ id }: { id: string }) => `thing ${id} does not exist` });

function databaseError(code: string, message = 'detail of the database'): Error {
  return Object.assign(new Error(message), { code });
}

describe('kinds of errors', () => {
  it('know their code and status without an instance', () => {
    expect(Missing.code).toBe('NOT_FOUND');
    expect(Missing.status).toBe(404);
  });

  it('are thrown with their arguments', () => {
    const error = new Missing({ id: '7' });
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ message: 'thing 7 does not exist', code: 'NOT_FOUND', status: 404, title: 'Not Found' });
  });

  it('carry Retry-After and the fields that are wrong', () => {
    expect(new ServiceUnavailable({ seconds: 3 }).retryAfter).toBe(3);
    expect(new ValidationError({ errors: [{ path: 'a', message: 'b' }] }).errors).toEqual([{ path: 'a', message: 'b' }]);
  });
});

describe('errors of the database', () => {
  it.each([
    ['22P02', 400],
    ['22003', 400],
    ['22021', 400],
    ['22001', 400],
    ['23505', 409],
    ['23503', 409],
    ['23514', 422],
    ['40001', 503],
    ['57014', 503],
    ['53300', 503],
    ['08006', 503],
    ['ECONNREFUSED', 503],
  ])('%s is a %i that says nothing of the inside', (code, status) => {
    const error = fromPostgres(databaseError(code));
    expect(error?.status).toBe(status);
    expect(error?.message).not.toContain('detail of the database');
  });

  it.each([
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'timeout exceeded when trying to connect',
  ])('are a 503 when the connection is gone: %s', (message) => {
    expect(fromPostgres(new Error(message))?.status).toBe(503);
  });

  it('are ours when they are none of these', () => {
    expect(fromPostgres(databaseError('42P01'))).toBeUndefined();
    expect(fromPostgres(new Error('anything'))).toBeUndefined();
  });
});
