import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import {
  assertConfiguration,
  Database,
  discover,
  discoverPackage,
  HealthRegistry,
  NestLogger,
  pendingMigrations,
  PlatformModule,
  RuntimeConfig,
  setLogLevel,
  useEnvironment,
} from '#platform';

import { configureApp } from './configure-app.js';
import { HttpAdapter } from './http-adapter.js';

@Module({})
class AppModule {}

/** The folders that hold migrations: the program's own and those of the packages it loads. */
export async function migrationRoots(): Promise<string[]> {
  const { CATALYST_PACKAGES } = new RuntimeConfig();
  const packages = await Promise.all(CATALYST_PACKAGES.map(discoverPackage));
  return [import.meta.dirname, `${import.meta.dirname}/../libs`, ...packages.map(({ root }) => root)];
}

/** Every module of this program: those found in its folders, then those of CATALYST_PACKAGES. */
export async function loadModules(): Promise<Type[]> {
  const own = await discover(import.meta.dirname, '*', 'module');
  const { CATALYST_PACKAGES } = new RuntimeConfig();
  const packages = await Promise.all(CATALYST_PACKAGES.map(discoverPackage));
  return [...own, ...packages.map(({ module }) => module)];
}

/** The module that holds the platform and every module of this program. */
export async function loadRootModule(): Promise<DynamicModule> {
  return { module: AppModule, imports: [PlatformModule, ...(await loadModules())] };
}

/** Makes the application, ready to listen. Configuration that is not usable ends in one `ConfigError` that names all of it. */
export async function createApp(environment: NodeJS.ProcessEnv = process.env): Promise<NestFastifyApplication> {
  useEnvironment(environment);
  const root = await loadRootModule();
  assertConfiguration();
  const config = new RuntimeConfig();
  setLogLevel(config.LOG_LEVEL);
  const app = await NestFactory.create<NestFastifyApplication>(root, new HttpAdapter(), {
    logger: new NestLogger(),
    abortOnError: false,
  });
  await configureApp(app);
  await watchMigrations(app);
  return app;
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
