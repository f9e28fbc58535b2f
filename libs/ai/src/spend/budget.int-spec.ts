import { newId } from '#platform';
import { createTestApp, race } from '#testing';
import type { TestApp } from '#testing';

import { CallFailure } from '../failure.js';
import { Budget } from './budget.js';

const CALL = { value: 'an answer', cost_usd: 0.01 };
const failure = (code: string): CallFailure => new CallFailure({ code, message: code, retry: 'backoff', uses_attempt: true });

let app: TestApp;
let budget: Budget;

beforeAll(async () => {
  app = await createTestApp({ env: { AI_BUDGET_PER_RUN_USD: '0.2', AI_BUDGET_PER_USER_MONTH_USD: '1' } });
  budget = app.app.get(Budget, { strict: false });
});

afterAll(() => app.close());

const someone = (user_id = newId()) => ({ run_id: newId(), user_id });
const spend = (payer: { run_id: string; user_id: string }, cost = 0.01, worst = cost) =>
  budget.spend(payer, 'some-model', worst, () => Promise.resolve({ ...CALL, cost_usd: cost }));
const outcome = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'answered').catch((error: CallFailure) => error.code);
const counted = (outcomes: string[], of: string): number => outcomes.filter((one) => one === of).length;

describe('a budget', () => {
  it('is never passed by 100 calls at once when 95 % of it are spent', async () => {
    const user_id = newId();
    for (let run = 0; run < 19; run++) await spend(someone(user_id), 0.05);
    const outcomes = await race(100, () => outcome(spend(someone(user_id), 0.01)));
    expect(counted(outcomes, 'answered')).toBe(5);
    expect(counted(outcomes, 'BUDGET_EXCEEDED')).toBe(95);
  });

  it('holds for one run as it does for a month', async () => {
    const payer = someone();
    const outcomes = await race(30, () => outcome(spend(payer, 0.01)));
    expect(counted(outcomes, 'answered')).toBe(20);
    expect(await outcome(spend({ ...payer, run_id: newId() }, 0.01))).toBe('answered');
  });

  it('asks nobody once it is used up', async () => {
    const payer = someone();
    await spend(payer, 0.2);
    let asked = 0;
    const refused = outcome(budget.spend(payer, 'some-model', 0.01, () => Promise.resolve({ ...CALL, value: ++asked })));
    expect(await refused).toBe('BUDGET_EXCEEDED');
    expect(asked).toBe(0);
  });

  it('gives back what a call reserved and did not cost', async () => {
    const payer = someone();
    await spend(payer, 0.01, 0.19);
    expect(await outcome(spend(payer, 0.19))).toBe('answered');
  });

  it('is not charged for a call that the provider refused, and is for one that broke off', async () => {
    const payer = someone();
    const refused = budget.spend(payer, 'some-model', 0.15, () => Promise.reject(failure('throttled')));
    expect(await outcome(refused)).toBe('throttled');
    const broken = budget.spend(payer, 'some-model', 0.15, () => Promise.reject(failure('timeout')));
    expect(await outcome(broken)).toBe('timeout');
    expect(await outcome(spend(payer, 0.1))).toBe('BUDGET_EXCEEDED');
  });

  it('refuses a model whose price nobody knows', async () => {
    expect(await outcome(budget.spend(someone(), 'unheard-of', null, () => Promise.resolve(CALL)))).toBe('price_unknown');
  });

  it('keeps no name of whose money it was', async () => {
    const payer = someone();
    await spend(payer);
    const [row] = await app.database.query<{ account: string }>('SELECT account FROM ai_spend WHERE run_id = $1', [payer.run_id]);
    expect(row?.account).not.toContain(payer.user_id);
  });
});
