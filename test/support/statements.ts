import { jest } from '@jest/globals';
import { Client } from 'pg';

const OURS = /\b(users|user_sessions|attempt_budgets|one_time_codes|audit_events)\b/;

/** Statements of the scheduled clean-up. */
const SCHEDULED = /^\s*DELETE .*now\(\)/s;

/** The statements about accounts that run during `act`, sorted by text, without parameters. */
export async function statementsOf(act: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const original = Client.prototype.query as (...args: unknown[]) => unknown;
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
    const [query] = args as [string | { text: string }];
    const text = typeof query === 'string' ? query : query.text;
    if (OURS.test(text) && !SCHEDULED.test(text)) seen.push(text.replace(/\s+/g, ' ').trim());
    return original.apply(this, args);
  });
  try {
    await act();
    return seen.sort();
  } finally {
    spy.mockRestore();
  }
}
