export { ProjectNotFound } from './projects.errors.js';
export { ProjectDeleted } from './projects.events.js';
export { ProjectsModule } from './projects.module.js';
export { factsOf, Project, ProjectStatus } from './projects.schema.js';
export { ProjectsService } from './projects.service.js';
