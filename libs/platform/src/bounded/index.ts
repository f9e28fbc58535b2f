export { BoundedTask, TaskStopped, siblingModule } from './bounded-task.js';
export { Semaphore, SemaphoreFull } from './semaphore.js';
