import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { Endpoint, ValidationError } from '#platform';

import { AgentNotFound } from './agents.errors.js';
import { Agent, AgentList, AgentName } from './agents.schema.js';
import { AgentsService } from './agents.service.js';

@ApiTags('agents')
@ApiBearerAuth()
@Controller('agents')
export class AgentsController {
  constructor(private readonly agents: AgentsService) {}

  @Get()
  @Endpoint({
    summary: 'List the agents',
    description: 'The agents of this installation with their pipeline, model, limits, and input and output schemas.',
    returns: [200, AgentList],
  })
  list() {
    return { items: this.agents.list() };
  }

  @Get(':name')
  @Endpoint({
    summary: 'Get an agent',
    returns: [200, Agent],
    errors: [ValidationError, AgentNotFound],
  })
  get(@Param('name', { schema: AgentName.describe('Name of the agent') }) name: string) {
    return this.agents.get(name);
  }
}
