// NOTE: the runtime that is copied beside the generated code, and has no `file`, does not compile under exactOptionalPropertyTypes.
const header = ({ file, defaultValue }) => (file ? defaultValue : ['// @ts-nocheck', ...defaultValue]);

/** @type {import('@hey-api/openapi-ts').UserConfig} */
export default {
  input: 'openapi.json',
  output: { path: process.env.CLIENT_OUT ?? 'client/src/generated', clean: true, module: { extension: '.ts' }, header },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'silent' },
};
