export { createTestApp, SECRETS } from './app.js';
export type { TestApp } from './app.js';
