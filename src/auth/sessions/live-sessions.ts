import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Clock, SessionWatch } from '#platform';

import { SessionsRepository } from './sessions.repository.js';

/** Lets the platform, which knows no sessions, ask which of those that hold a long response open are still good. */
@Injectable()
export class LiveSessions implements OnModuleInit {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly watch: SessionWatch,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.watch.use((ids) => this.sessions.findLive(ids, this.clock.now()));
  }
}
