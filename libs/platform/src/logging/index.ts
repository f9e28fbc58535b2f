export { Logger, NestLogger, setLogLevel } from './logger.js';
