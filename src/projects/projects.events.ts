import { defineEvent } from '#platform';

/** A project is about to be deleted in this transaction; handlers cancel its work and delete its files. */
export const ProjectDeleted = defineEvent<{ project_id: string; user_id: string }>('project.deleted');
