import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';

import { UserNotFound, UsersService } from '../users/index.js';
import type { UserEntity } from '../users/index.js';
import { UserAdministration } from './clients/user-administration.service.js';

/** `catalyst user …`: lists and shows users, deactivates and activates them. */
@Injectable()
export class UsersCommand {
  constructor(
    private readonly administration: UserAdministration,
    private readonly users: UsersService,
  ) {}

  /** Adds the commands; `within` runs a task in the application, `print` writes its output. */
  static register(
    program: Command,
    within: (task: (command: UsersCommand) => Promise<void>) => Promise<void>,
    print: (text: string) => void,
  ): void {
    const show = (value: unknown): void => print(JSON.stringify(value, null, 2));
    const group = program.command('user').description('user accounts, for operators');
    group
      .command('list')
      .description('list users, newest first')
      .option('--limit <n>', 'maximum number of users', Number, 100)
      .option('--before <id>', 'only users created before this one')
      .action(({ limit, before }: { limit: number; before?: string }) =>
        within(async ({ administration }) => show((await administration.list(limit, before)).map(shown))),
      );
    group
      .command('show <user>')
      .description('show a user by id, email address or username')
      .action((user: string) => within(async (command) => show(shown(await command.find(user)))));
    for (const [name, active, text] of [
      ['deactivate', false, 'prevent a user from signing in and end all sessions'],
      ['activate', true, 'allow a user to sign in again'],
    ] as const)
      group
        .command(`${name} <user>`)
        .description(text)
        .action((user: string) =>
          within(async (command) => {
            const { id } = await command.find(user);
            show(shown(await command.administration.setActive(id, active, null)));
          }),
        );
  }

  private async find(text: string): Promise<UserEntity> {
    if (/^[0-9a-f]{8}-/i.test(text)) return this.administration.get(text);
    const user = await (text.includes('@') ? this.users.findByEmail(text.toLowerCase()) : this.users.findByUsername(text));
    if (!user) throw new UserNotFound();
    return user;
  }
}

function shown({ id, email, username, full_name, is_active, email_verified, created_at, last_login }: UserEntity): object {
  return { id, email, username, full_name, is_active, email_verified, created_at, last_login };
}
