import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';

import { discover, discoverPackage, Environment, PackagesConfig, PlatformModule } from '#platform';

/**
 * The root of the application. It imports, in this order:
 * 1. `PlatformModule`: database, Redis, configuration, logging and the rest of `libs/platform`;
 * 2. every `src/<folder>/<folder>.module.ts`, found by its name, so that adding a folder adds a module;
 * 3. the default export of each package that `CATALYST_PACKAGES` names.
 */
@Module({})
export class AppModule {
  static async load(environment: Environment): Promise<DynamicModule> {
    return { module: AppModule, imports: [PlatformModule.forRoot(environment), ...(await loadModules(environment))] };
  }
}

/** The modules of `src`, then those of `CATALYST_PACKAGES`. Loading them also declares their settings. */
export async function loadModules(environment = Environment.process): Promise<Type[]> {
  const own = await discover(import.meta.dirname, '*', 'module');
  return [...own, ...(await loadPackages(environment)).map(({ module }) => module)];
}

/** The folders that hold migrations: the program's own and those of the packages it loads. */
export async function migrationRoots(environment = Environment.process): Promise<string[]> {
  return [import.meta.dirname, `${import.meta.dirname}/../libs`, ...(await loadPackages(environment)).map(({ root }) => root)];
}

function loadPackages(environment: Environment): Promise<{ module: Type; root: string }[]> {
  const { CATALYST_PACKAGES } = new PackagesConfig(environment);
  return Promise.all(CATALYST_PACKAGES.map(discoverPackage));
}
