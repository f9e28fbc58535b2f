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

/** Creates the application, ready to listen. Throws one `ConfigError` for invalid configuration or an unreachable database. */
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

/** Loads the modules and validates all settings. All problems are reported together, even if one of them prevented a module from loading. */
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

/** A process is not ready while its database lacks a migration; once none is missing, this is not checked again. */
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

/** Starts to accept connections. Throws `ConfigError` when the port or address cannot be used. */
export async function listen(app: NestFastifyApplication): Promise<void> {
  const { PORT: port, host } = app.get(RuntimeConfig);
  await listenAt({ setting: 'PORT', port, host }, () => app.listen(port, host));
}
