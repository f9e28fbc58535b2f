// npm run eval -- --sloppy CLASS: how many campaigns complete with models that deviate from what they were asked for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MODEL_CLASSES, runCampaign, startSloppyServer } from '../../libs/testing/src/sloppy-model/index.ts';
import { campaignAgents, contextFor, gatewayFor } from './campaigns.mjs';

const BRIEFS = JSON.parse(readFileSync(join(import.meta.dirname, '../../eval/sloppy-briefs.json'), 'utf8'));
const AT_ONCE = 4;

/** Which variables lead both lanes to a model of the server. A local model reads the schema in its prompt. */
function variables(url, model_class) {
  return Object.fromEntries(
    ['AI_LLM', 'AI_VISION'].flatMap((lane) => [
      [`${lane}_PROVIDER`, 'openai-compatible'],
      [`${lane}_BASE_URL`, url],
      [`${lane}_MODEL`, model_class],
      ...(model_class === 'local-8b' ? [[`${lane}_JSON`, 'prompt']] : []),
    ]),
  );
}

/** One campaign with a model of its own. */
async function campaign(server, agents, model, brief) {
  const { gateway, close } = await gatewayFor(variables(server.urlOf(model), model.model_class));
  const findings = [];
  const definitions = new Map(agents.map(({ definition }) => [definition.name, definition]));
  const image = { upload_id: 'upload', sha256: 'sha', width: 1600, height: 1200, media_type: 'image/png' };
  const outcome = await runCampaign({
    agents,
    input: { ...brief, image },
    contextOf: (name) => contextFor(gateway, definitions.get(name), findings),
    answered: () => server.answersOf(model).length,
  }).finally(close);
  const answers = server.answersOf(model);
  const tokens = answers.map(({ input_tokens, output_tokens }) => input_tokens + output_tokens);
  let place = 0;
  const first = Object.values(outcome.answers).flatMap((count) => {
    const own = count > 0 ? [tokens[place]] : [];
    place += count;
    return own;
  });
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  return { ...outcome, findings, calls: answers.length, tokens: sum(tokens), repairs: sum(tokens) - sum(first) };
}

/** Runs campaigns with models of one class and sums up what became of them. */
async function measure(server, agents, model_class, factor, count, cases = BRIEFS) {
  const outcomes = [];
  const queue = Array.from({ length: count }, (_, index) => index);
  const worker = async () => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
      const model = { model_class, factor, seed: String(index) };
      outcomes.push(await campaign(server, agents, model, cases[index % cases.length]));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const share = (status) => outcomes.filter((outcome) => outcome.status === status).length;
  const total = (name) => outcomes.reduce((sum, outcome) => sum + outcome[name], 0);
  return {
    model_class,
    factor,
    campaigns: count,
    completed: share('completed'),
    partial: share('partial'),
    failed: share('failed'),
    calls: total('calls') / count,
    repairs: total('repairs') / total('tokens'),
    findings: outcomes.reduce((sum, { findings }) => sum + findings.length, 0) / count,
    failures: Object.entries(
      Object.groupBy(
        outcomes.flatMap(({ failures }) => failures),
        ({ agent, code }) => `${agent} ${code}`,
      ),
    ).map(([what, all]) => ({ what, times: all.length, example: all[0].message.slice(0, 200) })),
  };
}

const percent = (number) => `${(100 * number).toFixed(1)} %`;

/** Prints the table; answers its rows. */
export async function sloppy(classes, { campaigns, factors = [1, 2], details = false }) {
  const server = await startSloppyServer();
  const agents = await campaignAgents();
  const rows = [];
  console.log('| Class | Rates | Campaigns | Completed | Partial | Failed | Calls | Tokens on repairs | Findings |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  try {
    for (const model_class of classes) {
      for (const factor of factors) {
        const row = await measure(server, agents, model_class, factor, campaigns);
        const cells = [model_class, `× ${factor}`, campaigns, percent(row.completed / campaigns), percent(row.partial / campaigns)];
        console.log(
          `| ${[...cells, percent(row.failed / campaigns), row.calls.toFixed(2), percent(row.repairs), row.findings.toFixed(1)].join(' | ')} |`,
        );
        if (details)
          for (const { what, times, example } of row.failures) console.log(`    ${times} × ${what}: ${example.replaceAll('\n', ' ')}`);
        rows.push(row);
      }
    }
  } finally {
    await server.close();
  }
  return rows;
}

export { MODEL_CLASSES };
