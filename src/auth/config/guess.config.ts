import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** How often passwords may be hashed and guessed, and codes asked for. */
@Injectable()
export class GuessConfig extends ConfigFor('auth-guesses', {
  RATE_LIMIT_LOGIN_FAILURES: env
    .int(10, { min: 1 })
    .describe('Wrong passwords for one email address or username from one address in 15 minutes'),
  RATE_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: env
    .int(50, { min: 1 })
    .describe(
      'Wrong passwords for one account from everywhere in 15 minutes; addresses its owner has signed in from are not held up by it',
    ),
  RATE_LIMIT_CODE_MAILS_PER_HOUR: env
    .int(5, { min: 1 })
    .describe('Mails that one address gets per hour because anyone typed it; as many more for its signed-in owner, and as many notices'),
  RATE_LIMIT_PASSWORDS_PER_MINUTE: env
    .int(120, { min: 1 })
    .describe('Passwords hashed for one address per minute, over all routes; users known at the address are counted apart from strangers'),
  RATE_LIMIT_PASSWORDS_PER_ACCOUNT_PER_MINUTE: env
    .int(60, { min: 1 })
    .describe('Passwords hashed for one account per minute, right ones included'),
}) {}
