import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { ModelRoute } from '../config/routes.js';
import type { Generated, GenerateRequest } from '../call/port.js';
import { accountOf } from '../spend/account.js';
import type { Payer } from '../spend/account.js';
import { questionHash } from './question-hash.js';

/** Answers to questions that are worth asking once: those that name a `cache_seconds`. Nobody is answered from what another user paid for. */
@Injectable()
export class AnswerCache {
  constructor(private readonly db: Database) {}

  /** The kept answer, at no cost; or that of `ask`, which is kept. */
  async through<T>(
    route: ModelRoute,
    request: GenerateRequest<z.ZodType>,
    payer: Payer | undefined,
    ask: () => Promise<Generated<T>>,
  ): Promise<Generated<T>> {
    if (request.cache_seconds === undefined || !payer) return ask();
    const account = accountOf(payer.user_id);
    const key = questionHash([account, route.provider, route.base_url, route.model], request);
    const kept = await this.db.one<{ answer: Generated<T> }>('SELECT answer FROM ai_cache WHERE key = $1 AND expires_at > now()', [key]);
    if (kept) return { ...kept.answer, usage: { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 } };
    const answer = await ask();
    await this.db.execute(
      `INSERT INTO ai_cache (key, account, answer, expires_at) VALUES ($1, $2, $3, now() + make_interval(secs => $4))
       ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, expires_at = excluded.expires_at`,
      [key, account, JSON.stringify(answer), request.cache_seconds],
    );
    return answer;
  }

  /** Forgets what was answered for a user. */
  async forget(user_id: string, tx: Tx): Promise<void> {
    await this.db.execute('DELETE FROM ai_cache WHERE account = $1', [accountOf(user_id)], tx);
  }

  /** Forgets what has expired. */
  sweep(): Promise<number> {
    return this.db.execute('DELETE FROM ai_cache WHERE expires_at < now()');
  }
}
