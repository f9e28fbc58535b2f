import type { Command } from 'commander';

import { authLogin, authLogout, authMe, authRegister } from '#client';

import { askPassword } from '../ask-password.js';
import { CliError } from '../cli-error.js';
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
      const { api, login, output } = openSession(command);
      const password = await askPassword();
      const { data: tokens } = register
        ? await authRegister({ ...api, body: { email: user, password } })
        : await authLogin({ ...api, body: { identifier: user, password } });
      // NOTE: a server with REGISTRATION_MODE=verify_first sends a mail instead of tokens.
      if (!('access_token' in tokens)) throw new CliError(`${plain(tokens.message)}; then run: catalyst login --server ${login.server}`);
      const { email } = login.accept(tokens);
      output.result({ server: login.server, email, credentials: login.credentials.file }, () => `signed in to ${login.server} as ${email}`);
    });

  program
    .command('whoami')
    .description('show the account and the server that commands use')
    .action(async (_options: object, command: Command) => {
      const { api, login, output } = openSession(command);
      const { data: user } = await authMe(api);
      output.result({ server: login.server, user }, () => `${plain(user.email)} at ${login.server}`);
    });

  program
    .command('logout')
    .description('end the session and delete its tokens')
    .action(async (_options: object, command: Command) => {
      const { api, login, output } = openSession(command);
      const { refresh_token } = login.session();
      login.credentials.forget(login.server);
      await authLogout({ ...api, body: { refresh_token } });
      output.result({ server: login.server }, () => `signed out of ${login.server}`);
    });
}
