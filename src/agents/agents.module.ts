import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { AiModule } from '#ai';
import { ImagingModule } from '#imaging';
import { discover } from '#platform';

import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';

const agents = await discover(import.meta.dirname, '*', 'agent');

/** Loads every agent that has a folder here, and shows what agents there are. */
@Module({ imports: [AgentKitModule, AiModule, ImagingModule], controllers: [AgentsController], providers: [AgentsService, ...agents] })
export class AgentsModule {}
