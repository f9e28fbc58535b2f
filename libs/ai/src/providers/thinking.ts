import { outputLimit } from '../config/routes.js';
import type { ModelRoute } from '../config/routes.js';

/** Room for thoughts where a model thinks and no setting says how much. */
const REASONING_TOKENS = 8_192;

type Effort = NonNullable<ModelRoute['reasoning_effort']>;

/** The SDK's options for a model that thinks, by provider. */
const OPTIONS = {
  openai: (reasoningEffort: Effort) => ({ openai: { reasoningEffort } }),
  'openai-compatible': (reasoningEffort: Effort) => ({ openaiCompatible: { reasoningEffort } }),
  anthropic: (effort: Effort) => ({ anthropic: { effort } }),
  google: (thinkingLevel: Effort) => ({ google: { thinkingConfig: { thinkingLevel } } }),
  offline: () => ({}),
} as const;

/**
 * Whether OpenAI's SDK takes a name for that of a model that thinks.
 * NOTE: the SDK keeps what it knows to itself, so it is asked for a request that is never sent: only models that think get `max_completion_tokens`.
 */
async function isKnownToThink(model: string): Promise<boolean> {
  const { createOpenAI } = await import('@ai-sdk/openai');
  let body = '';
  const keep: typeof fetch = async (_input, init) => {
    body = typeof init?.body === 'string' ? init.body : '';
    throw new Error('not sent');
  };
  const asked = createOpenAI({ apiKey: 'none', fetch: keep }).chat(model.slice(model.lastIndexOf('/') + 1));
  await asked.doGenerate({ prompt: [{ role: 'user', content: [{ type: 'text', text: '' }] }], maxOutputTokens: 1 }).then(
    () => undefined,
    () => undefined,
  );
  return body.includes('"max_completion_tokens"');
}

/** Which models think before they answer: what the SDK knows, and what their answers showed. */
export class Thinking {
  private readonly known = new Map<string, Promise<boolean>>();
  private readonly seen = new Set<string>();

  /** Remembers that a model has thought. */
  note({ source, model }: ModelRoute): void {
    this.seen.add(`${source} ${model}`);
  }

  /** Whether the model thinks before it answers, as far as is known. */
  async thinks({ source, provider, model }: ModelRoute): Promise<boolean> {
    if (this.seen.has(`${source} ${model}`) || provider === 'google') return true;
    if (provider === 'anthropic' || provider === 'offline') return false;
    let known = this.known.get(model);
    if (!known) this.known.set(model, (known = isKnownToThink(model)));
    return known;
  }

  /** Output tokens that an answer may take, thoughts included. */
  async roomFor(route: ModelRoute, wanted: number | undefined): Promise<number> {
    const thoughts = route.reasoning_tokens ?? ((await this.thinks(route)) ? REASONING_TOKENS : 0);
    return outputLimit(route, wanted) + thoughts;
  }

  /** The SDK's options that say how much to think: as set, else little for models of OpenAI that think. Others might refuse the option. */
  async optionsFor(route: ModelRoute): Promise<Record<string, Record<string, string | Record<string, string>>>> {
    const effort = route.reasoning_effort ?? (route.provider === 'openai' && (await this.thinks(route)) ? 'low' : undefined);
    return effort === undefined ? {} : OPTIONS[route.provider](effort);
  }
}
