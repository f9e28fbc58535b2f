import { z } from 'zod';

import { Email, User } from '../../users/users.schema.js';

/** A user as service clients see them. */
export const UserSummary = User.pick({ id: true, email: true, username: true, full_name: true, is_active: true }).meta({
  id: 'UserSummary',
});

export const IncrementUpload = z
  .strictObject({ email: Email.describe('Email address of the user whose upload is counted') })
  .meta({ id: 'IncrementUpload' });
export type IncrementUpload = z.output<typeof IncrementUpload>;
