import { homedir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { ConfigFor, env } from '#platform/config';

/** What the catalyst command reads from the environment. */
export class CliConfig extends ConfigFor('cli', {
  CATALYST_SERVER: env
    .url(['http', 'https'])
    .optional()
    .describe('The Catalyst that the command line speaks to; that of the last login, http://localhost:3000'),
  CATALYST_PASSWORD: env.secret().optional().describe('Password of `catalyst login` where nobody can type it'),
  CATALYST_CREDENTIALS: z
    .string()
    .optional()
    .describe('File that keeps the tokens of `catalyst login`; ~/.config/catalyst/credentials.json'),
}) {
  get credentialsFile(): string {
    return this.CATALYST_CREDENTIALS ?? join(homedir(), '.config', 'catalyst', 'credentials.json');
  }
}
