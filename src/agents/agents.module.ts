import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { AiModule } from '#ai';
import { ImagingModule } from '#imaging';
import { discover } from '#platform';

import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';

const agents = await discover(import.meta.dirname, '*/*', 'agent');

/** Loads the agent of each folder `<pipeline>/<agent>` here, and lists the agents of this installation. */
@Module({ imports: [AgentKitModule, AiModule, ImagingModule], controllers: [AgentsController], providers: [AgentsService, ...agents] })
export class AgentsModule {}
