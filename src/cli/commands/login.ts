import type { Command } from 'commander';

import type { Profile, Tokens } from '../api-client.js';
import { askPassword } from '../ask-password.js';
import { EXIT, CliError } from '../cli-error.js';
import { plain } from '../output.js';
import { openSession } from '../session.js';

interface LoginOptions {
  user: string;
  register?: boolean;
}

/** `login`, `whoami` and `logout`. */
export function addLogin(program: Command): void {
  program
    .command('login')
    .description('sign in to a server and store the tokens')
    .requiredOption('-u, --user <email>', 'email address or username')
    .option('--register', 'create the account first')
    .addHelpText('after', '\nThe password is entered, piped in, or taken from CATALYST_PASSWORD.')
    .action(async ({ user, register }: LoginOptions, command: Command) => {
      const { client, output, credentials } = openSession(command);
      const password = await askPassword();
      const json = register ? { email: user, password } : { identifier: user, password };
      const tokens = await client.json<Tokens>('POST', register ? '/auth/register' : '/auth/login', { json, anonymous: true });
      const { email } = client.accept(tokens);
      output.result({ server: client.server, email, credentials: credentials.file }, () => `signed in to ${client.server} as ${email}`);
    });

  program
    .command('whoami')
    .description('show the account and the server that commands use')
    .action(async (_options: object, command: Command) => {
      const { client, output } = openSession(command);
      const user = await client.get<Profile>('/auth/me');
      output.result({ server: client.server, user }, () => `${plain(user.email)} at ${client.server}`);
    });

  program
    .command('logout')
    .description('end the session and delete its tokens')
    .action(async (_options: object, command: Command) => {
      const { client, output, credentials } = openSession(command);
      const session = credentials.of(client.server);
      if (!session) throw new CliError(`not logged in at ${client.server}`, EXIT.refused);
      credentials.forget(client.server);
      await client.json('POST', '/auth/logout', { json: { refresh_token: session.refresh_token }, anonymous: true });
      output.result({ server: client.server }, () => `signed out of ${client.server}`);
    });
}
