import { homedir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { ConfigFor, env } from '#platform/config';

/** What the catalyst command reads from the environment. */
export class CliConfig extends ConfigFor('cli', {
  CATALYST_SERVER: env
    .url(['http', 'https'])
    .optional()
    .describe('Server that the command line uses; unset: the server of the last login, or http://localhost:3000'),
  CATALYST_PASSWORD: env.secret().optional().describe('Password for `catalyst login` in scripts'),
  CATALYST_CREDENTIALS: z
    .string()
    .optional()
    .describe('File that stores the tokens of `catalyst login`; unset: ~/.config/catalyst/credentials.json'),
}) {
  get credentialsFile(): string {
    return this.CATALYST_CREDENTIALS ?? join(homedir(), '.config', 'catalyst', 'credentials.json');
  }
}
