// Campaigns through the agents and the gateway to models as they are built, without engine and database.
import { globSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '../../dist');
const from = (path) => import(join(DIST, path));

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
  subject: {
    box: { left: 0.3, top: 0.2, width: 0.4, height: 0.6 },
    position: 'centre',
    share_of_frame: 0.24,
    colors: SHADES,
  },
  negative_space: { share: 0.3, side: 'left' },
  transparency: { has_alpha: false, share: 0 },
};
const PICTURE = { data: new Uint8Array([137, 80, 78, 71]), media_type: 'image/png' };

/** What agents take in their constructors: pictures that are already read, and no web search. */
const SURROUNDINGS = { analyse: async () => PIXELS, forModel: async () => PICTURE, search: async () => 'disabled' };

/** The agents of the campaign that ask a model, each after those it needs. */
export async function campaignAgents() {
  const { agentDefinition, orderAgents } = await from('libs/agent-kit/src/index.js');
  const found = new Map();
  for (const file of globSync('src/agents/**/*.agent.js', { cwd: DIST })) {
    for (const type of Object.values(await from(file))) {
      const definition = typeof type === 'function' ? agentDefinition(type) : undefined;
      if (definition?.pipeline === 'campaign' && definition.lane !== 'local') found.set(definition, new type(SURROUNDINGS));
    }
  }
  return orderAgents([...found.keys()]).map((definition) => ({ definition, handler: found.get(definition) }));
}

/** A gateway to models with these variables, and nobody who pays: nothing is kept and nothing is counted. */
export async function gatewayFor(environment) {
  const [{ AiConfig }, { ModelGateway }, { Prices }, { Budget }, { AnswerCache }, { Breakers }, { BreakerBoard }, platform] =
    await Promise.all([
      from('libs/ai/src/config/ai.config.js'),
      from('libs/ai/src/gateway/model-gateway.js'),
      from('libs/ai/src/spend/prices.js'),
      from('libs/ai/src/spend/budget.js'),
      from('libs/ai/src/cache/answer-cache.js'),
      from('libs/ai/src/protect/breakers.js'),
      from('libs/ai/src/protect/breaker-board.js'),
      from('libs/platform/src/index.js'),
    ]);
  const { Clock, Environment, HealthRegistry } = platform;
  const config = new AiConfig(new Environment(environment));
  const breakers = new Breakers(config, new BreakerBoard({ notify: async () => undefined }, new Clock()), new HealthRegistry());
  const gateway = new ModelGateway(config, new Prices(config), new Budget({}, config), new AnswerCache({}), breakers);
  return { gateway, close: () => breakers.onApplicationShutdown() };
}

/** What an agent has at hand: a model, the photo, and a place for its findings. */
export function contextFor(gateway, { name, lane }, findings) {
  const { signal } = new AbortController();
  const generate = async (request) => {
    const answer = await gateway.of({ lane: lane === 'vision' ? 'vision' : 'llm', agent: name }).generate(request, { signal });
    findings.push(...(answer.findings ?? []).map((finding) => ({ agent: name, ...finding })));
    return answer.object;
  };
  const quiet = () => undefined;
  return {
    job_id: '',
    run_id: '',
    attempt: 1,
    signal,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    model: { generate },
    files: { read: async () => PICTURE, attach: async (file, data, media_type) => ({ name: file, media_type, bytes: data.byteLength }) },
  };
}
