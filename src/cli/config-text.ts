import { listConfiguration } from '#platform/config';
import type { ConfigVariable } from '#platform/config';

const shown = (value: unknown): string => (value === undefined ? '(unset)' : JSON.stringify(value));

const sorted = (): ConfigVariable[] => listConfiguration().sort((a, b) => a.module.localeCompare(b.module) || a.name.localeCompare(b.name));

/** Every variable with its default, and its value where that differs; secrets are masked. */
export function configListing(): string {
  return sorted()
    .map((variable) => {
      const names = [variable.name, ...variable.aliases].join(', ');
      const changed = variable.value !== undefined && shown(variable.value) !== shown(variable.default);
      const now = changed ? `  now: ${shown(variable.value)}` : '';
      return `${variable.module.padEnd(12)} ${names}\n${' '.repeat(13)}${variable.description}; default: ${shown(variable.default)}${now}`;
    })
    .join('\n');
}

const HEAD = `# Settings of Catalyst. Copy to .env and take away the # before what you set; each line shows the default.
# Written by: npm run --silent config:print -- --env > .env.example
# Durations are seconds, or 90s, 15m, 12h, 7d. Switches are on and off. Lists are separated by commas.
`;
const FOOT = `
# Named providers, for AI_LLM_FALLBACK and AI_VISION_FALLBACK, and one agent's own model (docs/models.md):
# AI_PROVIDER_BACKUP_PROVIDER=openai-compatible
# AI_PROVIDER_BACKUP_BASE_URL=http://localhost:11434/v1
# AI_PROVIDER_BACKUP_MODEL=llama3.1
# AI_AGENT_BLOG_ARTICLE_MODEL=gpt-4.1
`;

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string' && /[\s#'"<>]/.test(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return value.join(',');
  return value === undefined ? '' : `${value as string | number}`;
}

/** The text of `.env.example`: every variable with its default, all of them switched off by a `#`. */
export function envExample(): string {
  const groups = Object.entries(Object.groupBy(sorted(), ({ module }) => module));
  const text = groups.map(([module, variables = []]) => {
    const lines = variables.map(({ name, description, aliases, default: value }) => {
      const also = aliases.length > 0 ? ` (also read as ${aliases.join(', ')})` : '';
      return `# ${description}${also}\n#${name}=${written(value)}\n`;
    });
    return `\n# --- ${module} ---\n\n${lines.join('')}`;
  });
  return `${HEAD}${text.join('')}${FOOT}`;
}
