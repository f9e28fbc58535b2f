export { JobsModule } from './jobs.wiring.js';
