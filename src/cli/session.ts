import type { Command } from 'commander';

import { CliConfig } from './cli.config.js';
import { CliError, EXIT } from './cli-error.js';
import { Credentials } from './credentials.js';
import { Login } from './login.js';
import type { Api } from './login.js';
import { Output } from './output.js';

/** What a command works with. */
export interface CliSession {
  /** Pass it to each function of the client. */
  api: Api;
  login: Login;
  output: Output;
}

/** Options that every command takes. */
interface GlobalOptions {
  server?: string;
  json?: boolean;
}

const DEFAULT_SERVER = 'http://localhost:3000';

export function outputOf(command: Command): Output {
  return new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
}

/** The server of `--server`, CATALYST_SERVER, the last login, or this machine's, in this order. */
export function openSession(command: Command): CliSession {
  const config = new CliConfig();
  const credentials = new Credentials(config.credentialsFile);
  const server = command.optsWithGlobals<GlobalOptions>().server ?? config.CATALYST_SERVER ?? credentials.current ?? DEFAULT_SERVER;
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? ''))
    throw new CliError(`--server ${server} is not an http or https URL`, EXIT.usage);
  const login = new Login(server.replace(/\/+$/, ''), credentials);
  return { api: login.api, login, output: outputOf(command) };
}
