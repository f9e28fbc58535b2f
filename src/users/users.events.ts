import { defineEvent } from '#platform';

/** A user is about to be deleted, in this transaction: rows with a foreign key go by themselves, files and running work are the listeners' to end. */
export const UserDeleted = defineEvent<{ user_id: string; email: string }>('user.deleted');

/** A user who gave the password asks for another address, in this transaction; it is theirs once it is proved. A listener that throws refuses it. */
export const UserEmailChangeRequested = defineEvent<{ user_id: string; email: string; present_email: string; ip: string }>(
  'user.email-change-requested',
);
