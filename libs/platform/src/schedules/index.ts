export { ScheduleEntity } from './schedule.entity.js';
export { Schedules } from './schedules.js';
