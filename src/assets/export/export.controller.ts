import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';
import { contentDisposition } from '#storage';

import { ProjectNotFound } from '../../projects/index.js';
import { CampaignExportService } from './campaign-export.service.js';
import { CampaignExport, ExportQuery } from './export.schema.js';

const FORMATS = {
  'application/json': { schema: { $ref: `#/components/schemas/${CampaignExport.meta()?.id ?? ''}` } },
  'text/markdown': { schema: { type: 'string' } },
  'text/html': { schema: { type: 'string' } },
  'application/zip': { schema: { type: 'string', format: 'binary' } },
} as const;

@ApiTags('assets')
@ApiBearerAuth()
@Controller()
export class ExportController {
  constructor(private readonly campaigns: CampaignExportService) {}

  /** Sends the campaign of a project as a file. */
  @Get('projects/:id/export')
  @Returns(200, null, [ValidationError, ProjectNotFound])
  @ApiResponse({ status: 200, description: 'The campaign in the format asked for', content: FORMATS })
  async export(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Query({ schema: ExportQuery }) query: ExportQuery,
    @Res() reply: FastifyReply,
  ) {
    const { name, media_type, body, policy } = await this.campaigns.export(user, id, query);
    await reply
      .headers({
        'content-type': media_type,
        'content-disposition': contentDisposition(query.format === 'html' ? 'inline' : 'attachment', name),
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(body);
  }
}
