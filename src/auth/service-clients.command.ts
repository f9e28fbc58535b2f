import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';

import { ServiceClientsService } from './services/service-clients.service.js';

const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** `catalyst service-client …`: makes, lists, rotates and ends the clients that other programs sign in with. */
@Injectable()
export class ServiceClientsCommand {
  constructor(private readonly clients: ServiceClientsService) {}

  /** Adds the commands; `print` receives what they have to say. */
  register(program: Command, print: (text: string) => void): void {
    const show = (value: unknown): void => print(JSON.stringify(value, null, 2));
    const group = program.command('service-client').description('programs that may call Catalyst');
    group
      .command('create')
      .description('make a client; its secret is shown this once')
      .requiredOption('--scopes <scopes>', 'scopes separated by commas, e.g. quota:read,quota:write', list)
      .option('--name <name>', 'what it is for', `client-${Date.now()}`)
      .action(async ({ name, scopes }: { name: string; scopes: string[] }) => show(await this.clients.create(name, scopes)));
    group
      .command('list')
      .description('list all clients')
      .action(async () =>
        show(
          (await this.clients.list()).map(({ id, name, scopes, created_at, last_used_at, revoked_at }) => ({
            client_id: id,
            name,
            scopes,
            created_at,
            last_used_at,
            revoked_at,
          })),
        ),
      );
    group
      .command('rotate <client-id>')
      .description('give a client another secret, shown this once')
      .option('--overlap <seconds>', 'how long the former secret still works', Number, 24 * 3600)
      .action(async (id: string, { overlap }: { overlap: number }) => show(await this.clients.rotate(id, overlap)));
    group
      .command('revoke <client-id>')
      .description('end a client at once')
      .action(async (id: string) => {
        await this.clients.revoke(id);
        print(`${id} is revoked`);
      });
  }
}
