export { Contract } from './contract.js';
export type { Exchange, Operation } from './contract.js';
export { createTestDatabase, testRedisUrl } from './database.js';
export type { TestDatabase } from './database.js';
export { HttpClient } from './http-client.js';
export type { Answer, RegisteredUser } from './http-client.js';
export { eventually, photo, race } from './helpers.js';
