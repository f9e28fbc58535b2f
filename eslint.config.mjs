import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const ENVIRONMENT = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Read configuration through ConfigFor of #platform.',
};
const FORWARD_REF = {
  selector: 'CallExpression[callee.name="forwardRef"]',
  message: 'No circles between providers: emit a domain event or own a registry instead.',
};
const GLOBAL_MODULE = {
  selector: 'Decorator > CallExpression[callee.name="Global"]',
  message: '@Global is for libs; a module is imported where it is used.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'openapi.json',
      'node_modules/**',
      'coverage/**',
      'client/**',
      '.catalyst/**',
      'out/**',
      'test/fixtures/**/dist/**',
      '**/*.cjs',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
        FormData: 'readonly',
        Blob: 'readonly',
        File: 'readonly',
        performance: 'readonly',
        TextDecoder: 'readonly',
        setImmediate: 'readonly',
        structuredClone: 'readonly',
        URLSearchParams: 'readonly',
        Response: 'readonly',
        document: 'readonly',
        window: 'readonly',
      },
    },
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      'no-control-regex': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 8 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': ['error', ENVIRONMENT, FORWARD_REF, GLOBAL_MODULE],
    },
  },
  // The two places that are allowed what the others are not.
  {
    files: ['libs/platform/src/config/*.ts', 'src/create-app.ts'],
    rules: { 'no-restricted-syntax': ['error', FORWARD_REF, GLOBAL_MODULE] },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: ['libs/platform/src/config/*.ts', 'libs/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ENVIRONMENT, FORWARD_REF] },
  },
  {
    files: ['libs/testing/**/*.ts', 'test/**/*.ts', '**/*.{spec,int-spec,e2e-spec}.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-params': 'off',
    },
  },
  // What a test reads from an answer has the shape the test expects.
  { files: ['libs/testing/src/http-client.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: ['src/cli.ts', 'src/cli/**/*.ts', 'src/migrate.ts'], rules: { 'no-console': 'off' } },
);
