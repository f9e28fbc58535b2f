import { defineEvent } from '#platform';

/** A user is about to be deleted, in this transaction: rows with a foreign key go by themselves, files and running work are the listeners' to end. */
export const UserDeleted = defineEvent<{ user_id: string; email: string }>('user.deleted');

/** A user has another address now, in this transaction; it is not verified yet. */
export const UserEmailChanged = defineEvent<{ user_id: string; email: string; previous_email: string }>('user.email-changed');
