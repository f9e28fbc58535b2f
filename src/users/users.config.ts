import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** Limits of a user. */
@Injectable()
export class UsersConfig extends ConfigFor('users', {
  UPLOAD_LIMIT: env.int(10, { min: 0, max: 1_000_000 }).describe('Maximum uploads per user'),
}) {}
