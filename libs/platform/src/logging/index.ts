export { Logger, setLogLevel } from './logger.js';
export { NestLogger } from './nest-logger.js';
