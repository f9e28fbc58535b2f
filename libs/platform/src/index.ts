export { Logger } from './logging/logger.js';
