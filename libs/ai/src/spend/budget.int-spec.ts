import { Database, newId } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';

import { CallFailure } from '../call/failure.js';
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

  describe('of a day', () => {
    let daily: TestApp;
    let replica: TestApp;
    const on = (n: number): Budget => (n % 2 ? replica : daily).app.get(Budget, { strict: false });
    const spendOn = (n: number, cost: number, worst = cost, payer = someone()) =>
      outcome(on(n).spend(payer, 'some-model', worst, () => Promise.resolve({ ...CALL, cost_usd: cost })));
    const today = async (): Promise<number> => {
      const [row] = await daily.database.query<{ spent: string }>('SELECT sum(spent_usd) AS spent FROM ai_spend_days');
      return Number(row?.spent ?? 0);
    };

    beforeEach(async () => {
      daily = await createTestApp({ role: 'api', env: { AI_BUDGET_PER_DAY_USD: '1' } });
      replica = await createTestApp({ role: 'api', env: { AI_BUDGET_PER_DAY_USD: '1' }, replicaOf: daily });
    });
    afterEach(async () => {
      await replica.close();
      await daily.close();
    });

    it('is never passed by 200 calls of 200 users at once in two processes', async () => {
      const outcomes = await race(200, (n) => spendOn(n, 0.01));
      expect(counted(outcomes, 'answered')).toBe(100);
      expect(counted(outcomes, 'BUDGET_EXCEEDED')).toBe(100);
      expect(await today()).toBe(1);
    });

    it('counts what calls cost and not what they reserved, and gives back what was not charged', async () => {
      for (let n = 0; n < 10; n++) expect(await spendOn(n, 0.05, 0.5)).toBe('answered');
      const refused = on(0).spend(someone(), 'some-model', 0.5, () => Promise.reject(failure('throttled')));
      expect(await outcome(refused)).toBe('throttled');
      expect(await today()).toBe(0.5);
      expect(await spendOn(0, 0.6)).toBe('BUDGET_EXCEEDED');
      expect(await spendOn(0, 0.5)).toBe('answered');
    });

    it('is not freed by deleting the account that spent it', async () => {
      const payer = someone();
      expect(await spendOn(0, 0.9, 0.9, payer)).toBe('answered');
      await daily.app.get(Database).transaction((tx) => on(0).forget(payer.user_id, tx));
      expect(await spendOn(0, 0.2)).toBe('BUDGET_EXCEEDED');
    });

    it('begins again the next day, in UTC', async () => {
      expect(await spendOn(0, 1)).toBe('answered');
      expect(await spendOn(0, 0.01)).toBe('BUDGET_EXCEEDED');
      const [row] = await daily.database.query<{ same: boolean }>(
        `UPDATE ai_spend_days SET day = day - 1 RETURNING day = (now() AT TIME ZONE 'UTC')::date - 1 AS same`,
      );
      expect(row?.same).toBe(true);
      expect(await spendOn(0, 1)).toBe('answered');
    });

    it('says so, and asks nobody', async () => {
      await spendOn(0, 1);
      let asked = 0;
      const refused = on(0).spend(someone(), 'some-model', 0.01, () => Promise.resolve({ ...CALL, value: ++asked }));
      await expect(refused).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', message: expect.stringContaining('all users') });
      expect(asked).toBe(0);
      const [row] = await daily.database.query<{ n: number }>('SELECT count(*)::integer AS n FROM ai_spend');
      expect(row?.n).toBe(1);
    });
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
