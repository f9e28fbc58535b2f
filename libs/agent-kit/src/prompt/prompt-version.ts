import { createHash } from 'node:crypto';

/** The version of an agent's prompt: its name and a hash of the texts the prompt is made of, so that a changed text is a new version. */
export function promptVersion(agent: string, ...texts: readonly string[]): string {
  return `${agent}/${createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12)}`;
}
