import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';

import { ProjectNotFound } from '../../projects/index.js';
import { UsageQuery, UsageReport } from './usage.schema.js';
import { UsageService } from './usage.service.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  /** What models used and cost: per month, of all projects or of one. A run says the same of itself under `usage`. */
  @Get()
  @Returns(200, UsageReport, [ValidationError, ProjectNotFound])
  report(@CurrentUser() user: AuthUser, @Query({ schema: UsageQuery }) query: UsageQuery) {
    return this.usage.report(user, query);
  }
}
