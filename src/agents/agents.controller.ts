import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { Returns, ValidationError } from '#platform';

import { AgentNotFound } from './agents.errors.js';
import { Agent, AgentList, AgentName } from './agents.schema.js';
import { AgentsService } from './agents.service.js';

@ApiTags('agents')
@ApiBearerAuth()
@Controller('agents')
export class AgentsController {
  constructor(private readonly agents: AgentsService) {}

  @Get()
  @Returns(200, AgentList)
  list() {
    return { items: this.agents.list() };
  }

  @Get(':name')
  @Returns(200, Agent, [ValidationError, AgentNotFound])
  get(@Param('name', { schema: AgentName }) name: string) {
    return this.agents.get(name);
  }
}
