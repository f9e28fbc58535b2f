import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { openWatchedPage } from './chromium.mjs';
import { SwaggerUi } from './swagger-ui.mjs';

const ENDED = ['completed', 'partial', 'failed', 'cancelled'];
const RUN_MS = 120_000;
const PIECES = ['linkedin_post', 'ad_copy', 'blog_article', 'video_script', 'social_image'];

class Broken extends Error {}

function expect(condition, text) {
  if (!condition) throw new Broken(text);
}

/** What both pages must hold to: our own scripts, a strict policy, nothing on the console. */
async function checkPolicy(page, url) {
  const answer = await page.request.get(url);
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(/default-src 'none'/.test(policy), `the policy of ${url} does not begin with nothing: ${policy}`);
  expect(!/script-src[^;]*('unsafe|https?:|\*)/.test(policy), `scripts of ${url} are not our own only: ${policy}`);
  expect(/connect-src 'self'(;|$)/.test(policy), `${url} may speak to others: ${policy}`);
}

/** The steps of a visitor to Swagger UI; each either holds or throws. */
function swaggerSteps(ui, shot, { origin, photo }) {
  const account = {};
  const seen = {};
  const call = async (route, status, form) => {
    const answer = await ui.execute(route, form);
    expect(answer.status === status, `${route} answered ${answer.status}: ${answer.text.slice(0, 400)}`);
    return { ...answer, json: JSON.parse(answer.text) };
  };
  return [
    [
      '/docs lists the operations',
      async () => {
        await ui.open(`${origin}/docs`);
        await checkPolicy(ui.page, `${origin}/docs`);
        expect((await ui.page.locator('.opblock').count()) > 50, 'fewer than 50 operations are listed');
        await shot('docs');
      },
    ],
    [
      '/docs/ leads to /docs',
      async () => {
        await ui.open(`${origin}/docs/`);
        expect(new URL(ui.page.url()).pathname === '/docs', `/docs/ shows ${ui.page.url()}`);
      },
    ],
    [
      'an account is made with the example, whose address is new in each visit',
      async () => {
        const { json, block } = await call('POST /api/auth/register', 201);
        const example = JSON.parse(await block.locator('textarea.body-param__text').inputValue());
        Object.assign(account, { email: json.user.email, password: example.password });
        expect(/^ada-.*@example.com$/.test(account.email), `the address is ${account.email}`);
        await shot('register', block);
        const folded = block.locator('tr.response.folded');
        expect((await folded.count()) > 4, 'error answers are not folded');
        expect((await block.locator('tr.response[data-code="400"] .model-example').count()) === 0, 'an error answer shows its schema');
        await block.locator('tr.response[data-code="400"] button').click();
        await block.locator('tr.response[data-code="400"] .model-example').first().waitFor();
        await ui.close('POST /api/auth/register');
      },
    ],
    [
      'the example of the login is the same account',
      async () => {
        await call('POST /api/auth/login', 200);
        await ui.close('POST /api/auth/login');
        await call('POST /api/auth/refresh', 200);
        await ui.close('POST /api/auth/refresh');
      },
    ],
    [
      'Authorize signs in by the password flow',
      async () => {
        await ui.authorize(account.email, account.password, () => shot('authorize'));
        const { json } = await call('GET /api/auth/me', 200);
        expect(json.email === account.email, `signed in as ${json.email}`);
        await ui.close('GET /api/auth/me');
      },
    ],
    [
      'a reloaded page is still signed in',
      async () => {
        await ui.open(`${origin}/docs`);
        await call('GET /api/auth/me', 200);
        await ui.close('GET /api/auth/me');
      },
    ],
    [
      'a project is created with the example',
      async () => {
        const { json, block } = await call('POST /api/projects', 201);
        seen.project = json.id;
        await shot('project', block);
        await ui.close('POST /api/projects');
      },
    ],
    [
      'a photo is uploaded',
      async () => {
        const { json, block } = await call('POST /api/uploads/image', 201, { file: photo });
        expect(json.project_id === seen.project, `the photo belongs to ${json.project_id}, not to the project just created`);
        await shot('upload', block);
        await ui.close('POST /api/uploads/image');
      },
    ],
    [
      'a run is started',
      async () => {
        const { json, block } = await call('POST /api/projects/{id}/runs', 202);
        seen.run = json.id;
        await shot('run', block);
        await ui.close('POST /api/projects/{id}/runs');
      },
    ],
    [
      'the run completes',
      async () => {
        const end = Date.now() + RUN_MS;
        let run;
        do {
          await sleep(500);
          run = (await call('GET /api/runs/{id}', 200)).json;
        } while (!ENDED.includes(run.status) && Date.now() < end);
        expect(run.id === seen.run && run.status === 'completed', `the run ${run.id} is ${run.status}`);
        await ui.close('GET /api/runs/{id}');
      },
    ],
    [
      'the assets are read',
      async () => {
        const { json, block } = await call('GET /api/projects/{id}/assets', 200);
        const types = json.items.map(({ asset_type }) => asset_type);
        for (const piece of PIECES) expect(types.includes(piece), `${piece} is missing among ${types.join(', ')}`);
        await shot('assets', block);
        await ui.close('GET /api/projects/{id}/assets');
      },
    ],
    [
      'one of the assets is read, edited and written again',
      async () => {
        await call('GET /api/assets/{id}', 200);
        await ui.close('GET /api/assets/{id}');
        const { json } = await call('PATCH /api/assets/{id}', 200);
        expect(json.version === 2, `the edited asset has version ${json.version}`);
        await ui.close('PATCH /api/assets/{id}');
        const { block } = await call('POST /api/assets/{id}/regenerate', 202);
        await shot('regenerate', block);
      },
    ],
  ];
}

function redocSteps(page, shot, { origin }) {
  return [
    [
      '/redoc renders the whole API',
      async () => {
        await page.goto(`${origin}/redoc`);
        await checkPolicy(page, `${origin}/redoc`);
        await page.locator('[data-section-id]').first().waitFor();
        await page
          .getByRole('heading', { name: /^Catalyst/ })
          .first()
          .waitFor();
        expect((await page.locator('[data-section-id^="tag/"]').count()) >= 10, 'tags are missing');
        await page.getByPlaceholder('Search...').fill('regenerate');
        await page.locator('[data-role="search:results"] [role=menuitem]').first().waitFor();
        await shot('redoc');
      },
    ],
  ];
}

/**
 * Visits /docs and /redoc in a browser and does the main job by clicking.
 * @param {import('playwright-core').Browser} browser
 * @param {{ origin: string, photo: string, folder: string, say: (line: string) => void }} options `folder` receives the screenshots
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function visit(browser, options) {
  mkdirSync(options.folder, { recursive: true });
  let passed = 0;
  let failed = 0;
  const hold = async (title, step) => {
    try {
      await step();
      passed += 1;
      options.say(`ok   ${title}`);
      return true;
    } catch (error) {
      failed += 1;
      options.say(`FAIL ${title}: ${error instanceof Broken ? error.message : error.stack}`);
      return false;
    }
  };
  for (const [name, stepsOf] of [
    ['Swagger UI', (page, shot) => swaggerSteps(new SwaggerUi(page), shot, options)],
    ['ReDoc', (page, shot) => redocSteps(page, shot, options)],
  ]) {
    const { page, troubles } = await openWatchedPage(browser, options.origin);
    const shot = async (file, element) => {
      await element?.evaluate((block) => block.scrollIntoView());
      await page.screenshot({ path: join(options.folder, `${file}.png`) });
    };
    for (const [title, step] of stepsOf(page, shot)) {
      if (await hold(title, step)) continue;
      await shot('failure');
      break;
    }
    await hold(`${name}: no error on the console, no failed request, no other host`, () =>
      expect(troubles.length === 0, `\n     ${troubles.join('\n     ')}`),
    );
    await page.context().close();
  }
  return { passed, failed };
}
