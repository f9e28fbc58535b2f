import { Injectable } from '@nestjs/common';

import type { Wasted } from '#ai';
import { Database } from '#platform';
import type { Prepared } from '#platform';

/** An answer to store. */
export interface KeptAnswer {
  job_id: string;
  input_hash: string;
  answer: unknown;
}

const FIND: Prepared = { name: 'answers.find', text: 'SELECT answer FROM model_answers WHERE job_id = $1 AND input_hash = $2' };
/** Prefix of the hashes of unusable answers: no question finds them, they are only counted. */
export const WASTED = 'wasted ';

const FIND_WASTED: Prepared = {
  name: 'answers.wasted',
  text: `SELECT answer FROM model_answers WHERE job_id = $1 AND input_hash LIKE '${WASTED}%'`,
};
const KEEP: Prepared = {
  name: 'answers.keep',
  text: `
INSERT INTO model_answers (job_id, input_hash, answer)
SELECT a.job_id, a.input_hash, a.answer FROM jsonb_to_recordset($1::jsonb) AS a (job_id uuid, input_hash text, answer jsonb)
WHERE EXISTS (SELECT 1 FROM jobs WHERE id = a.job_id)
ON CONFLICT DO NOTHING`,
};

/** Paid answers by job and question. */
@Injectable()
export class AnswerRepository {
  constructor(private readonly db: Database) {}

  async find(jobId: string, hash: string): Promise<unknown> {
    return (await this.db.one<{ answer: unknown }>(FIND, [jobId, hash]))?.answer;
  }

  /** Usage of the unusable answers that a job's attempts paid for. */
  async wasted(jobId: string): Promise<Wasted[]> {
    return (await this.db.query<{ answer: Wasted }>(FIND_WASTED, [jobId])).map(({ answer }) => answer);
  }

  async keep(answers: readonly KeptAnswer[]): Promise<void> {
    await this.db.execute(KEEP, [JSON.stringify(answers)]);
  }
}
