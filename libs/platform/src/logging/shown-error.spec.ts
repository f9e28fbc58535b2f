import { Environment } from '../config/index.js';
import { shownError } from './shown-error.js';

it('shows what went wrong and where, and nothing of the values it went wrong with', () => {
  new Environment({ AI_LLM_API_KEY: 'sk-0123456789', PORT: '3000000' });
  const cause = Object.assign(new Error('Incorrect API key provided: sk-0123456789'), { requestBodyValues: 'a prompt' });
  const error = Object.assign(new Error('<ada@example.com> refused by smtp://u:p@host:25 on port 3000000', { cause }), {
    code: '23505',
    table: 'users',
    detail: 'Key (email)=(ada@example.com) already exists.',
    parameters: ['ada@example.com', '$2b$12$hash'],
  });
  const shown = shownError(error) as Record<string, string>;
  expect(Object.keys(shown).sort()).toEqual(['code', 'message', 'stack', 'table', 'type']);
  expect(shown).toMatchObject({
    type: 'Error',
    code: '23505',
    table: 'users',
    message: '<[address]> refused by smtp://host:25 on port 3000000: Incorrect API key provided: [secret]',
    stack: expect.stringContaining('shown-error.spec.ts'),
  });
  for (const secret of ['sk-0123456789', 'ada@', 'hash', 'a prompt']) expect(JSON.stringify(shown)).not.toContain(secret);
});

it('leaves paths of packages readable', () => {
  const error = new Error('x');
  error.stack = 'Error: x\n    at f (/app/node_modules/@nestjs/core/router.js:1:2)';
  expect(shownError(error)).toMatchObject({ stack: error.stack });
});
