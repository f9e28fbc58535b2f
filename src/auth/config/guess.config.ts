import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** Limits on hashed and guessed passwords, and on mails. */
@Injectable()
export class GuessConfig extends ConfigFor('auth-guesses', {
  RATE_LIMIT_LOGIN_FAILURES: env
    .int(10, { min: 1 })
    .describe('Wrong passwords for one email address or username from one client address in 15 minutes'),
  RATE_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: env
    .int(50, { min: 1 })
    .describe(
      'Wrong passwords for one account from all client addresses in 15 minutes; does not block addresses from which the owner has signed in',
    ),
  RATE_LIMIT_CODE_MAILS_PER_HOUR: env
    .int(5, { min: 1 })
    .describe('Mails per address and hour that anyone may request; the signed-in owner and notices each have the same limit in addition'),
  RATE_LIMIT_PASSWORDS_PER_MINUTE: env
    .int(120, { min: 1 })
    .describe('Passwords hashed per client address and minute, over all routes; users known at the address are counted separately'),
  RATE_LIMIT_PASSWORDS_PER_ACCOUNT_PER_MINUTE: env
    .int(60, { min: 1 })
    .describe('Passwords hashed per account and minute, including correct ones'),
}) {}
