/** @type {import('jest').Config} */
export default {
  rootDir: '.',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['catalyst-source', 'node', 'node-addons'] },
  // NOTE: the e2e spec of a template needs the application to have the module; test/one-folder.e2e-spec.ts runs it in a tree that has.
  testMatch: ['<rootDir>/{src,libs,test}/**/*.{spec,int-spec,e2e-spec}.ts', '<rootDir>/templates/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  reporters: ['default', '<rootDir>/tools/lib/running-specs.mjs'],
  setupFiles: ['<rootDir>/libs/testing/src/load-nest-first.mjs'],
  // NOTE: finds what hangs, on the slowest machine; how fast something is, the benchmarks say.
  testTimeout: 180_000,
};
