import type * as AgentKitModule from '#agent-kit';
import type { AgentContext, AgentDefinition } from '#agent-kit';
import type { Finding, ModelGateway } from '#ai';
import type * as PlatformModule from '#platform';

import type * as AiConfigModule from '../../../ai/src/config/ai.config.js';
import type * as ModelGatewayModule from '../../../ai/src/gateway/model-gateway.js';
import type * as PricesModule from '../../../ai/src/spend/prices.js';
import type * as BudgetModule from '../../../ai/src/spend/budget.js';
import type * as AnswerCacheModule from '../../../ai/src/cache/answer-cache.js';
import type * as BreakersModule from '../../../ai/src/protect/breakers.js';
import type * as BreakerBoardModule from '../../../ai/src/protect/breaker-board.js';

import type { CampaignAgent } from './run-campaign.ts';

/** Loads a module of the program by its path without extension: as it is built, or from its sources. */
export type Load = <T>(path: string) => Promise<T>;

/** The parts of the program a campaign needs when there is neither engine nor database. */
export interface Program {
  /** The agents of the campaign that ask a model, each after those it needs. */
  agents: readonly (CampaignAgent & { definition: AgentDefinition })[];
  /** A gateway with these variables, for which nobody pays: nothing is kept and nothing is counted. */
  gatewayFor: (environment: NodeJS.ProcessEnv) => { gateway: ModelGateway; close: () => void };
}

const SHADES = [
  { name: 'off-white', hex: '#f4f2ec', share: 0.8 },
  { name: 'teal', hex: '#1a7f86', share: 0.2 },
];
/** The measurements of a photo that nobody has to decode: an object in the middle of a light ground. */
const PIXELS = {
  width: 1600,
  height: 1200,
  orientation: 'landscape',
  aspect_ratio: '4:3',
  colors: SHADES,
  background: { kind: 'plain_light', color: SHADES[0] },
  brightness: { value: 0.8, level: 'bright' },
  contrast: { value: 0.6, level: 'medium' },
  sharpness: { value: 0.2, level: 'crisp' },
  saturation: { value: 0.03, level: 'muted' },
  temperature: { value: 0.01, level: 'neutral' },
  subject: { box: { left: 0.3, top: 0.2, width: 0.4, height: 0.6 }, position: 'centre', share_of_frame: 0.24, colors: SHADES },
  negative_space: { share: 0.3, side: 'left' },
  transparency: { has_alpha: false, share: 0 },
};
const PICTURE = { data: new Uint8Array([137, 80, 78, 71]), media_type: 'image/png' as const };
/** What agents take in their constructors: pictures that are already read, and no web search. */
const SURROUNDINGS = { analyse: async () => PIXELS, forModel: async () => PICTURE, search: async () => 'disabled' };

type AgentKit = typeof AgentKitModule;
type Constructor = new (surroundings: object) => CampaignAgent['handler'];

async function agentsOf(load: Load, files: readonly string[]): Promise<Program['agents']> {
  const { agentDefinition, orderAgents } = await load<AgentKit>('libs/agent-kit/src/index');
  const found = new Map<AgentDefinition, CampaignAgent['handler']>();
  for (const file of files) {
    for (const type of Object.values(await load<Record<string, unknown>>(file))) {
      const definition = typeof type === 'function' ? agentDefinition(type) : undefined;
      if (definition?.pipeline === 'campaign' && definition.lane !== 'local')
        found.set(definition, new (type as Constructor)(SURROUNDINGS));
    }
  }
  return orderAgents([...found.keys()]).flatMap((definition) => {
    const handler = found.get(definition);
    return handler ? [{ definition, handler }] : [];
  });
}

/** Loads the program; `files` are the paths of its agents, without extension. */
export async function loadProgram(load: Load, files: readonly string[]): Promise<Program> {
  const { Clock, Environment, HealthRegistry } = await load<typeof PlatformModule>('libs/platform/src/index');
  const { AiConfig } = await load<typeof AiConfigModule>('libs/ai/src/config/ai.config');
  const { ModelGateway } = await load<typeof ModelGatewayModule>('libs/ai/src/gateway/model-gateway');
  const { Prices } = await load<typeof PricesModule>('libs/ai/src/spend/prices');
  const { Budget } = await load<typeof BudgetModule>('libs/ai/src/spend/budget');
  const { AnswerCache } = await load<typeof AnswerCacheModule>('libs/ai/src/cache/answer-cache');
  const { Breakers } = await load<typeof BreakersModule>('libs/ai/src/protect/breakers');
  const { BreakerBoard } = await load<typeof BreakerBoardModule>('libs/ai/src/protect/breaker-board');
  const gatewayFor: Program['gatewayFor'] = (environment) => {
    const config = new AiConfig(new Environment(environment));
    const nobody = { notify: async () => undefined } as never;
    const breakers = new Breakers(config, new BreakerBoard(nobody, new Clock()), new HealthRegistry());
    const gateway = new ModelGateway(config, new Prices(config), new Budget({} as never, config), new AnswerCache({} as never), breakers);
    return { gateway, close: () => breakers.onApplicationShutdown() };
  };
  return { agents: await agentsOf(load, files), gatewayFor };
}

/** What an agent has at hand: a model that is asked for real, the photo, and a place for its findings. */
export function contextOf(gateway: ModelGateway, { name, lane }: AgentDefinition, findings: Finding[]): AgentContext {
  const { signal } = new AbortController();
  const quiet = (): void => undefined;
  const generate: AgentContext['model']['generate'] = async (request) => {
    const answer = await gateway.of({ lane: lane === 'vision' ? 'vision' : 'llm', agent: name }).generate(request, { signal });
    findings.push(...(answer.findings ?? []));
    return answer.object;
  };
  return {
    job_id: '',
    run_id: '',
    attempt: 1,
    signal,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet } as never,
    model: { generate },
    files: { read: async () => PICTURE, attach: async (file, data, media_type) => ({ name: file, media_type, bytes: data.byteLength }) },
  };
}
