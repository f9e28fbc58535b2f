/** The client that calls use when they are given none. */
export { client } from './generated/client.gen.ts';
/** Makes a client of its own, for another server or another user. */
export { createClient } from './generated/client/index.ts';
export type { Client, Config } from './generated/client/index.ts';
export * from './generated/index.ts';
