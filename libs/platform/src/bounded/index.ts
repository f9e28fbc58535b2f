export { BoundedTask, TaskStopped, siblingModule } from './bounded-task.js';
