import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';
import { contentDisposition } from '#storage';

import { ProjectNotFound } from '../../projects/index.js';
import { Asset } from '../assets.schema.js';
import { CampaignExportService } from './campaign-export.service.js';
import { ExportQuery } from './export.schema.js';

// NOTE: a schema of zod cannot stand beside other media types in one answer, so this says in the document's words what `CampaignExport` is.
const CAMPAIGN: ApiResponseSchemaHost['schema'] = {
  type: 'object',
  required: ['exported_at', 'project', 'assets'],
  properties: {
    exported_at: { type: 'string', format: 'date-time' },
    project: { type: 'object', description: 'The facts of the project' },
    assets: { type: 'array', items: { $ref: `#/components/schemas/${Asset.meta()?.id ?? ''}` } },
  },
};

const FORMATS = {
  'application/json': { schema: CAMPAIGN },
  'text/markdown': { schema: { type: 'string' } },
  'text/html': { schema: { type: 'string' } },
  'application/zip': { schema: { type: 'string', format: 'binary' } },
};

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
