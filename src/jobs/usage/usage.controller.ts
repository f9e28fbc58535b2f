import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Endpoint, ValidationError } from '#platform';
import type { AuthUser } from '#platform';

import { ProjectNotFound } from '../../projects/index.js';
import { UsageQuery, UsageReport } from './usage.schema.js';
import { UsageService } from './usage.service.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @Endpoint({
    summary: 'Get your model usage and cost',
    description:
      'Model calls, tokens and cost of the last twelve months, in total and per month, for all your projects or one of them. The usage of a single run is part of the run.',
    returns: [200, UsageReport],
    errors: [ValidationError, ProjectNotFound],
  })
  report(@CurrentUser() user: AuthUser, @Query({ schema: UsageQuery }) query: UsageQuery) {
    return this.usage.report(user, query);
  }
}
