import { defineEvent } from '#platform';

/** An upload is about to be deleted, in this transaction; a listener that still needs it throws to prevent that. */
export const UploadDeleting = defineEvent<{ upload_id: string; user_id: string }>('upload.deleting');
