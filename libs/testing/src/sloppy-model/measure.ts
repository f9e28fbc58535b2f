import type { Finding } from '#ai';

import type { ModelClass } from './deviation-rates.ts';
import { contextOf } from './program.ts';
import type { Program } from './program.ts';
import { runCampaign } from './run-campaign.ts';
import type { CampaignOutcome } from './run-campaign.ts';
import type { SloppyModel } from './sloppy-model.ts';
import type { SloppyServer } from './sloppy-server.ts';

/** The facts of a campaign. */
export type Brief = Readonly<Record<string, string>>;

/** A campaign with what it took. */
export interface MeasuredCampaign extends CampaignOutcome {
  findings: Finding[];
  calls: number;
  tokens: number;
  /** Tokens of all answers but the first of each agent. */
  repair_tokens: number;
}

const AT_ONCE = 4;
const IMAGE = { upload_id: 'upload', sha256: 'sha', width: 1600, height: 1200, media_type: 'image/png' };
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Which variables lead both lanes to a model of the server. A local model reads the schema in its prompt. */
function variables(url: string, model_class: ModelClass): NodeJS.ProcessEnv {
  const settings = {
    PROVIDER: 'openai-compatible',
    BASE_URL: url,
    MODEL: model_class,
    ...(model_class === 'local-8b' && { JSON: 'prompt' }),
  };
  return Object.fromEntries(
    ['AI_LLM', 'AI_VISION'].flatMap((lane) => Object.entries(settings).map(([name, value]) => [`${lane}_${name}`, value])),
  );
}

/** Runs a campaign with a model of its own. */
export async function measuredCampaign(
  server: SloppyServer,
  { agents, gatewayFor }: Program,
  model: SloppyModel,
  brief: Brief,
): Promise<MeasuredCampaign> {
  const { gateway, close } = gatewayFor(variables(server.urlOf(model), model.model_class));
  const findings: Finding[] = [];
  const definitions = new Map(agents.map(({ definition }) => [definition.name, definition]));
  const outcome = await runCampaign({
    agents,
    input: { ...brief, image: IMAGE },
    contextOf: (name) => {
      const definition = definitions.get(name);
      if (!definition) throw new Error(`there is no agent ${name}`);
      return contextOf(gateway, definition, findings);
    },
    answered: () => server.answersOf(model).length,
  }).finally(close);
  const tokens = server.answersOf(model).map(({ input_tokens, output_tokens }) => input_tokens + output_tokens);
  let place = 0;
  const first = Object.values(outcome.answers).map((count) => {
    const own = count > 0 ? (tokens[place] ?? 0) : 0;
    place += count;
    return own;
  });
  return { ...outcome, findings, calls: tokens.length, tokens: sum(tokens), repair_tokens: sum(tokens) - sum(first) };
}

/** Runs as many campaigns with models of one class, each with a seed of its own. */
export async function measuredCampaigns(
  server: SloppyServer,
  program: Program,
  { model_class, factor }: Omit<SloppyModel, 'seed'>,
  briefs: readonly Brief[],
  count: number,
): Promise<MeasuredCampaign[]> {
  const outcomes: MeasuredCampaign[] = [];
  const queue = Array.from({ length: count }, (_, index) => index);
  const work = async (): Promise<void> => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
      const brief = briefs[index % briefs.length] ?? {};
      outcomes.push(await measuredCampaign(server, program, { model_class, factor, seed: String(index) }, brief));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
