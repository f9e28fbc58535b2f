// npm run demo: a product photo in, a campaign as Markdown out.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { agentsList, authRegister } from '../client/src/index.ts';
import { makeCampaign } from './demo/campaign.mjs';
import { demoClient } from './demo/client.mjs';
import { notesOf, slug, writeCampaign } from './demo/markdown.mjs';
import { readOptions } from './demo/options.mjs';
import { progressDisplay } from '../dist/src/cli/progress.js';
import { dataDirectory, loadEnvFile } from './lib/environment.mjs';
import { main } from './lib/main.mjs';
import { freePort, Message, portTaken } from './lib/process.mjs';
import { startStack } from './lib/stack.mjs';
import { runningLauncher } from './servers/index.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

/** The Catalyst to use: the one of --server, the one that runs on our data folder, or a new one. */
async function connect(server) {
  const url = server ?? (await runningLauncher(dataDirectory()))?.url;
  if (url) return { url, stop: async () => undefined };
  say('Starting Catalyst …');
  const preferred = Number(process.env.PORT) || 3000;
  const port = (await portTaken(preferred, process.env.HOST || '127.0.0.1')) ? await freePort() : preferred;
  return { own: true, ...(await startStack({ port, quiet: true, say })) };
}

async function campaign(url, { facts, photo, out }) {
  let token;
  const client = demoClient(url, () => token);
  const account = { email: `demo-${randomBytes(4).toString('hex')}@example.com`, password: randomBytes(12).toString('base64url') };
  ({ access_token: token } = await authRegister({ client, body: { ...account, full_name: 'Demo' } }));
  const { items: agents } = await agentsList({ client });
  say(`\nA campaign for ${facts.product_name} by ${facts.brand_name}\n`);
  const show = progressDisplay(process.stdout, new Map(agents.map(({ name, title }) => [name, title])));
  const { run, assets } = await makeCampaign(client, { facts, photo }, show);
  const paths = writeCampaign(out ?? join('out', slug(facts.product_name)), { facts, photo, run, assets });
  say(`\nThe campaign (${run.status}):\n${paths.map((path) => `  ${path}`).join('\n')}`);
  const notes = new Set(assets.flatMap(notesOf));
  if (notes.size > 0) say(`\nNotes:\n${[...notes].map((note) => `  ${note}`).join('\n')}`);
  return { account, run };
}

await main(async () => {
  loadEnvFile();
  const options = await readOptions(process.argv.slice(2));
  if (options.help) return say(options.help);

  const catalyst = await connect(options.server);
  try {
    const { account, run } = await campaign(catalyst.url, options);
    const docs =
      catalyst.own && !options.keep ? `npm start, then http://localhost:${process.env.PORT || 3000}/docs` : `${catalyst.url}/docs`;
    say(`\nThe API, with this campaign in it: ${docs}\n  sign in there as ${account.email} with ${account.password}`);
    if (run.status !== 'completed') throw new Message(`\nthe run ended with status ${run.status}: GET /api/runs/${run.id} says why`);
    if (options.keep && catalyst.own) {
      say('\nCatalyst keeps running; Ctrl-C stops it.');
      return;
    }
  } catch (error) {
    await catalyst.stop();
    throw error;
  }
  await catalyst.stop();
});
