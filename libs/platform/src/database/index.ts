export { assertDatabase } from './assert-database.js';
export { Batch } from './batch.js';
export { DatabaseConfig } from './database.config.js';
export { DatabaseModule } from './database.module.js';
export { Database } from './database.js';
export type { Prepared, Tx } from './database.js';
export { loadMigrations, migrate, pendingMigrations, revertLast } from './migrations.js';
