// npm run test:browser: Swagger UI and ReDoc in a real Chromium, the main job by clicking.
// `--keep FOLDER` sets the folder for screenshots; `--if-possible` skips the tests if there is no Chromium and none can be installed.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { NoBrowser, openBrowser } from '../test/browser/chromium.mjs';
import { visit } from '../test/browser/visit.mjs';
import { migrate, startApplication } from './lib/application.mjs';
import { main } from './lib/main.mjs';
import { endProcess, freePort } from './lib/process.mjs';
import { startServers } from './servers/index.mjs';

const say = (line) => process.stderr.write(`${line}\n`);
const secret = (name) => `browser-${name}-0123456789-abcdefghijklmnopqrstuvwxyz`;

await main(async () => {
  const { values } = parseArgs({ options: { keep: { type: 'string', default: 'out/browser' }, 'if-possible': { type: 'boolean' } } });
  const dir = mkdtempSync(join(tmpdir(), 'catalyst-browser-'));
  chmodSync(dir, 0o755);
  let counted = { passed: 0, failed: 1 };
  let servers;
  let application;
  let browser;
  try {
    browser = await openBrowser(say);
    servers = await startServers({ dataDir: dir, fast: true, say });
    const env = {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      PORT: String(await freePort()),
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      CATALYST_DATA_DIR: dir,
      JWT_ACCESS_SECRET: secret('access'),
    };
    migrate(env);
    application = await startApplication(env, { quiet: true });
    counted = await visit(browser, { origin: application.url, photo: 'tools/demo/sample-photo.jpg', folder: values.keep, say });
    say(`screenshots are in ${values.keep}`);
  } catch (error) {
    const skipped = error instanceof NoBrowser && values['if-possible'];
    say(skipped ? `skipped: ${error.message}` : error instanceof NoBrowser ? error.message : error.stack);
    if (skipped) counted = { passed: 0, failed: 0 };
  } finally {
    await browser?.close();
    await application?.stop();
    await servers?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  process.stdout.write(`${counted.passed} passed, ${counted.failed} failed\n`);
  endProcess(counted.failed > 0 ? 1 : 0);
});
