// npm run eval -- --sloppy CLASS: how many campaigns complete with models that deviate from what they were asked for.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadProgram, measuredCampaigns, MODEL_CLASSES, startSloppyServer } from '../../libs/testing/src/sloppy-model/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');
const BRIEFS = JSON.parse(readFileSync(join(ROOT, 'eval/sloppy-briefs.json'), 'utf8'));

const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

/** The cells of a row: what became of the campaigns, and what they took. */
function cells(model_class, factor, campaigns) {
  const of = (status) => percent(campaigns.filter((campaign) => campaign.status === status).length, campaigns.length);
  const total = (number) => campaigns.reduce((sum, campaign) => sum + number(campaign), 0);
  return [
    model_class,
    `× ${factor}`,
    campaigns.length,
    of('completed'),
    of('partial'),
    of('failed'),
    (total(({ calls }) => calls) / campaigns.length).toFixed(2),
    percent(
      total(({ repair_tokens }) => repair_tokens),
      total(({ tokens }) => tokens),
    ),
    (total(({ findings }) => findings.length) / campaigns.length).toFixed(1),
  ];
}

/** Each kind of failure with how often it happened and an example. */
function failures(campaigns) {
  const all = Object.groupBy(
    campaigns.flatMap(({ failures }) => failures),
    ({ agent, code }) => `${agent} ${code}`,
  );
  return Object.entries(all).map(
    ([what, [first, ...more]]) => `    ${more.length + 1} × ${what}: ${first.message.replaceAll('\n', ' ').slice(0, 200)}`,
  );
}

/** Prints the table of completed, partial and failed campaigns for classes of models, at each factor of their rates. */
export async function sloppy(classes, { campaigns, factors, details }) {
  const files = globSync('src/agents/**/*.agent.js', { cwd: DIST }).map((file) => file.replace(/\.js$/, ''));
  const program = await loadProgram((path) => import(join(DIST, `${path}.js`)), files);
  const server = await startSloppyServer();
  console.log('| Class | Rates | Campaigns | Completed | Partial | Failed | Calls | Tokens on repairs | Findings |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  try {
    for (const model_class of classes) {
      for (const factor of factors) {
        const done = await measuredCampaigns(server, program, { model_class, factor }, BRIEFS, campaigns);
        console.log(`| ${cells(model_class, factor, done).join(' | ')} |`);
        if (details) failures(done).forEach((line) => console.log(line));
      }
    }
  } finally {
    await server.close();
  }
}

export { MODEL_CLASSES };
