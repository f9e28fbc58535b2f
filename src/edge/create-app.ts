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
  Environment,
  HealthRegistry,
  HttpConfig,
  listenAt,
  Logger,
  NestLogger,
  pendingMigrations,
  RuntimeConfig,
  setLogLevel,
} from '#platform';

import { AppModule, migrationRoots } from '../app.module.js';
import { configureApp } from './configure-app.js';
import { HttpAdapter } from './http-adapter.js';

/** Makes the application, ready to listen. Configuration that is not usable, and a database that cannot be reached, end in one `ConfigError`. */
export async function createApp(variables: NodeJS.ProcessEnv = process.env): Promise<NestFastifyApplication> {
  const environment = new Environment(variables);
  const root = await loadRoot(environment);
  await assertDatabase(new DatabaseConfig(environment).url);
  setLogLevel(new RuntimeConfig(environment).LOG_LEVEL);
  const logger = new Logger('Config');
  for (const { message, fields } of configurationWarnings(environment)) logger.warn(message, fields);
  const app = await NestFactory.create<NestFastifyApplication>(root, new HttpAdapter(new HttpConfig(environment)), {
    logger: new NestLogger(),
    abortOnError: false,
  });
  await configureApp(app);
  watchMigrations(app, await migrationRoots(environment));
  return app;
}

/** The modules, once all their settings are valid; what is wrong is named together, also when a module could not be loaded because of it. */
async function loadRoot(environment: Environment): Promise<DynamicModule> {
  try {
    const root = await AppModule.load(environment);
    assertConfiguration(environment);
    return root;
  } catch (error) {
    if (error instanceof ConfigError) assertConfiguration(environment, error.problems);
    throw error;
  }
}

/** A process whose database lacks a migration takes no requests; once there is none missing, the database is not asked again. */
function watchMigrations(app: NestFastifyApplication, roots: readonly string[]): void {
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
