import { defineEvent } from '#platform';

/** A project is about to be deleted, in this transaction; its files and running work are the listeners' to end. */
export const ProjectDeleted = defineEvent<{ project_id: string; user_id: string }>('project.deleted');
