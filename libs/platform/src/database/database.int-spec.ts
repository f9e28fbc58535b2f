import { Database } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let app: TestApp;
let db: Database;

beforeAll(async () => {
  app = await createTestApp({ role: 'api' });
  db = app.app.get(Database);
  await app.database.query('CREATE TABLE tally (name text PRIMARY KEY, n integer NOT NULL)');
});
beforeEach(async () => {
  await app.database.query(`TRUNCATE tally; INSERT INTO tally VALUES ('a', 0), ('b', 0)`);
});
afterAll(() => app.close());

const tally = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await app.database.query<{ name: string; n: number }>('SELECT * FROM tally')).map(({ name, n }) => [name, n]));

/** A promise that is resolved from outside. */
const gate = () => Promise.withResolvers<void>();

describe('a transaction', () => {
  it('that cannot be serialised with another runs again, and its follow-up once, after it was committed', async () => {
    const [read, written] = [gate(), gate()];
    const seen: Record<string, number>[] = [];
    let attempts = 0;
    const slow = db.transaction(
      async (tx) => {
        attempts++;
        const [row] = await db.query<{ n: number }>(`SELECT n FROM tally WHERE name = 'a'`, [], tx);
        tx.afterCommit(async () => void seen.push(await tally()));
        read.resolve();
        await written.promise;
        await db.execute(`UPDATE tally SET n = $1 WHERE name = 'a'`, [(row?.n ?? 0) + 1], tx);
      },
      { isolation: 'SERIALIZABLE' },
    );
    await read.promise;
    await db.transaction((tx) => db.execute(`UPDATE tally SET n = n + 10 WHERE name = 'a'`, [], tx), { isolation: 'SERIALIZABLE' });
    written.resolve();
    await slow;
    expect({ attempts, seen }).toEqual({ attempts: 2, seen: [{ a: 11, b: 0 }] });
  });

  it('that deadlocks with another runs again: both are done', async () => {
    const gates = { a: gate(), b: gate() };
    let attempts = 0;
    const both = async (first: 'a' | 'b', second: 'a' | 'b') =>
      db.transaction(async (tx) => {
        attempts++;
        await db.execute('UPDATE tally SET n = n + 1 WHERE name = $1', [first], tx);
        gates[first].resolve();
        await gates[second].promise;
        await db.execute('UPDATE tally SET n = n + 1 WHERE name = $1', [second], tx);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect({ attempts, ...(await tally()) }).toEqual({ attempts: 3, a: 2, b: 2 });
  });

  it('is attempted three times at most, and once when it fails for another reason', async () => {
    const failing = async (code: string): Promise<number> => {
      let attempts = 0;
      const failure = Object.assign(new Error('refused'), { code });
      await expect(db.transaction(async () => (attempts++, Promise.reject(failure)))).rejects.toBe(failure);
      return attempts;
    };
    expect([await failing('40001'), await failing('40P01'), await failing('23505')]).toEqual([3, 3, 1]);
  });

  it('that is rolled back has no follow-up and leaves nothing', async () => {
    let followed = 0;
    const work = db.transaction(async (tx) => {
      tx.afterCommit(() => void followed++);
      await db.execute(`UPDATE tally SET n = 5`, [], tx);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect({ followed, ...(await tally()) }).toEqual({ followed: 0, a: 0, b: 0 });
  });

  it('stays committed when a follow-up fails, and the next follow-up still runs', async () => {
    let followed = 0;
    const result = await db.transaction(async (tx) => {
      tx.afterCommit(() => Promise.reject(new Error('nobody listens')));
      tx.afterCommit(() => void followed++);
      await db.execute(`UPDATE tally SET n = 7 WHERE name = 'b'`, [], tx);
      return 'done';
    });
    expect({ result, followed, ...(await tally()) }).toEqual({ result: 'done', followed: 1, a: 0, b: 7 });
  });
});
