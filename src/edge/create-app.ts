import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import {
  assertConfiguration,
  assertDatabase,
  ConfigError,
  configurationWarnings,
  Database,
  DatabaseConfig,
  HealthRegistry,
  listenAt,
  Logger,
  NestLogger,
  pendingMigrations,
  RuntimeConfig,
  setLogLevel,
  useEnvironment,
} from '#platform';

import { AppModule, migrationRoots } from '../app.module.js';
import { configureApp } from './configure-app.js';
import { HttpAdapter } from './http-adapter.js';

/** Makes the application, ready to listen. Configuration that is not usable, and a database that cannot be reached, end in one `ConfigError`. */
export async function createApp(environment: NodeJS.ProcessEnv = process.env): Promise<NestFastifyApplication> {
  useEnvironment(environment);
  const root = await loadRoot();
  await assertDatabase(new DatabaseConfig().url);
  const config = new RuntimeConfig();
  setLogLevel(config.LOG_LEVEL);
  const logger = new Logger('Config');
  for (const { message, fields } of configurationWarnings()) logger.warn(message, fields);
  const app = await NestFactory.create<NestFastifyApplication>(root, new HttpAdapter(), {
    logger: new NestLogger(),
    abortOnError: false,
  });
  await configureApp(app);
  await watchMigrations(app);
  return app;
}

/** The modules, once all their settings are valid; what is wrong is named together, also when a module could not be loaded because of it. */
async function loadRoot(): Promise<DynamicModule> {
  try {
    const root = await AppModule.load();
    assertConfiguration();
    return root;
  } catch (error) {
    if (error instanceof ConfigError) assertConfiguration(error.problems);
    throw error;
  }
}

/** A process whose database lacks a migration takes no requests; once there is none missing, the database is not asked again. */
async function watchMigrations(app: NestFastifyApplication): Promise<void> {
  const roots = await migrationRoots();
  const db = app.get(Database);
  let missing = true;
  app.get(HealthRegistry).register({
    name: 'migrations',
    ready: true,
    check: async () => {
      if (missing) missing = (await pendingMigrations(db, roots)).length > 0;
      return { status: missing ? 'down' : 'up' };
    },
  });
}

/** Starts to accept connections; a port or address that cannot be used is a `ConfigError`. */
export async function listen(app: NestFastifyApplication): Promise<void> {
  const { PORT: port, host } = app.get(RuntimeConfig);
  await listenAt({ setting: 'PORT', port, host }, () => app.listen(port, host));
}
