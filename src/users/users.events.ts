import { defineEvent } from '#platform';

/** A user is about to be deleted in this transaction. Rows with a foreign key are deleted automatically; listeners remove files and cancel jobs. */
export const UserDeleted = defineEvent<{ user_id: string; email: string }>('user.deleted');

/** A user has confirmed a change of address with the password, in this transaction; it takes effect once verified. A listener refuses it by throwing. */
export const UserEmailChangeRequested = defineEvent<{ user_id: string; email: string; present_email: string; ip: string }>(
  'user.email-change-requested',
);
