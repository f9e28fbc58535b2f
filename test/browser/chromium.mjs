import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright-core';

import { Message, run } from '../../tools/lib/process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const named = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : [];
  return [...named, ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))].find((path) => existsSync(path));
}

/** There is no browser here, and none can be brought. */
export class NoBrowser extends Message {}

async function install(say) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new NoBrowser('the browser test needs Chromium: install it (apt install chromium), or name one that you have in CHROMIUM_PATH');
  say('Installing chromium with apt-get, for there is no Chromium on this machine');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 1e8 };
  const apt = (...args) => run('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...args], options);
  const packages = ['install', '--yes', '--no-install-recommends', 'chromium'];
  await apt(...packages)
    .catch(() => apt('update').then(() => apt(...packages)))
    .catch((error) => {
      throw new NoBrowser(`apt-get could not install chromium:\n${error.stderr ?? error.message}`);
    });
}

/**
 * A browser that reaches loopback and nothing else.
 * @param {(line: string) => void} say
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function openBrowser(say) {
  if (!installed()) await install(say);
  return chromium.launch({
    executablePath: installed(),
    // NOTE: Chromium's own sandbox does not start for root, and containers give /dev/shm 64 MB.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

/**
 * Opens a page and records what a visitor must never meet: errors on the console, scripts that throw, answers that fail, other hosts.
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin the only origin it may speak to
 */
export async function openWatchedPage(browser, origin) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const troubles = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      troubles.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) troubles.push(`request to another host: ${url.href}`);
  });
  page.on('requestfailed', (request) => troubles.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  return { page, troubles };
}
