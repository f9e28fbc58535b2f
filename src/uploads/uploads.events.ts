import { defineEvent } from '#platform';

/** An upload is about to be deleted, in this transaction; who still needs it refuses by throwing. */
export const UploadDeleting = defineEvent<{ upload_id: string; user_id: string }>('upload.deleting');
