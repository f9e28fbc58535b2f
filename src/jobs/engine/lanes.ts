import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { AgentRegistry } from '#agent-kit';
import type { Lane } from '#agent-kit';
import { Logger } from '#platform';

import { EngineConfig, laneSetting } from './engine.config.js';

/** The lanes that are always there, whichever agents are installed. */
const STANDARD: readonly Lane[] = ['vision', 'llm', 'local'];

/** The lanes of this program: the standard ones, and those that its agents name. */
@Injectable()
export class Lanes implements OnModuleInit {
  private readonly logger = new Logger('Lanes');

  constructor(
    private readonly agents: AgentRegistry,
    private readonly config: EngineConfig,
  ) {}

  get names(): readonly Lane[] {
    return [...new Set([...STANDARD, ...this.agents.list().map(({ definition }) => definition.lane)])];
  }

  onModuleInit(): void {
    const known = new Set(this.names.map(laneSetting));
    for (const variable of this.config.settings)
      if (!known.has(variable)) this.logger.warn('a setting names a lane that no agent uses', { variable });
  }
}
