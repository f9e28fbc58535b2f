import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';

import type { ServiceClientEntity } from './clients/service-client.entity.js';
import { ServiceClientsService } from './clients/service-clients.service.js';

const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** `catalyst service-client …`: creates, lists, rotates and revokes the credentials of other programs. */
@Injectable()
export class ServiceClientsCommand {
  constructor(private readonly clients: ServiceClientsService) {}

  /** Adds the commands; `within` runs a task in the application, `print` writes its output. */
  static register(
    program: Command,
    within: (task: (command: ServiceClientsCommand) => Promise<void>) => Promise<void>,
    print: (text: string) => void,
  ): void {
    const show = (value: unknown): void => print(JSON.stringify(value, null, 2));
    const group = program.command('service-client').description('manage service clients: programs that may call the API');
    group
      .command('create')
      .description('create a client; its secret is shown only once')
      .requiredOption('--scopes <scopes>', 'scopes separated by commas, e.g. quota:read,quota:write', list)
      .option('--name <name>', 'what the client is for', `client-${Date.now()}`)
      .action(({ name, scopes }: { name: string; scopes: string[] }) =>
        within(async ({ clients }) => show(await clients.create(name, scopes))),
      );
    group
      .command('list')
      .description('list all clients')
      .action(() => within(async ({ clients }) => show((await clients.list()).map(shown))));
    group
      .command('rotate <client-id>')
      .description('replace the secret of a client; the new one is shown only once')
      .option('--overlap <seconds>', 'how long the previous secret stays valid', Number, 24 * 3600)
      .action((id: string, { overlap }: { overlap: number }) => within(async ({ clients }) => show(await clients.rotate(id, overlap))));
    group
      .command('revoke <client-id>')
      .description('revoke a client at once')
      .action((id: string) =>
        within(async ({ clients }) => {
          await clients.revoke(id);
          print(`${id} has been revoked`);
        }),
      );
  }
}

function shown({ id, name, scopes, created_at, last_used_at, revoked_at }: ServiceClientEntity): object {
  return { client_id: id, name, scopes, created_at, last_used_at, revoked_at };
}
