export { JobsModule } from './jobs.module.js';
export { Run } from './runs/runs.schema.js';
