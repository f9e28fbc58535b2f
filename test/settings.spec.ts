import { globSync, readFileSync } from 'node:fs';

import { Environment, listConfiguration } from '#platform';

import { loadModules } from '../src/app.module.js';

beforeAll(async () => {
  await loadModules(new Environment({}));
});

/** Settings of one kind whose middle names what they are for: `AI_LLM_MODEL`, `AI_VISION_MODEL`, `AI_AGENT_AD_COPY_MODEL`. */
const FAMILY =
  /^(AI)_(?:LLM|VISION|AGENT_[A-Z_]+?|PROVIDER_[A-Z]+?)_(PROVIDER|BASE_URL|MODEL|API_KEY|JSON|TEMPERATURE|FALLBACK|\w+_TOKENS)$/;

/** Settings that no test names yet. A name is taken out with the test that is written for it, and none comes in. */
const UNTESTED = ['CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS', 'S3_FORCE_PATH_STYLE', 'S3_REGION', 'SEARCH_TIMEOUT_MS'];

it('each setting is named by a test', () => {
  const files = globSync(['{src,libs}/**/*.{spec,int-spec,e2e-spec}.ts', 'test/**/*.{ts,mjs}', 'tools/{chaos,rolling}.mjs']);
  const text = files
    .filter((file) => !file.endsWith('test/settings.spec.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const named = new Set(text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b(?:ADMIN|DOCS|HOST|METRICS|PORT)(?=:)/g));
  const kinds = new Set([...named].map((name) => name.replace(FAMILY, '$1_*_$2')));
  const unnamed = listConfiguration()
    .map(({ name }) => name)
    .filter((name) => !named.has(name) && !kinds.has(name.replace(FAMILY, '$1_*_$2')));
  expect(unnamed.sort()).toEqual(UNTESTED);
});
