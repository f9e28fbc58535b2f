import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CurrentUser, Endpoint, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';
import { contentDisposition } from '#storage';

import { ProjectNotFound } from '../../projects/index.js';
import { Asset } from '../catalog/assets.schema.js';
import { CampaignExportService } from './campaign-export.service.js';
import { ExportQuery } from './export.schema.js';

// NOTE: a zod schema cannot be combined with other media types in one answer, so this repeats `CampaignExport` as JSON schema.
const CAMPAIGN: ApiResponseSchemaHost['schema'] = {
  type: 'object',
  required: ['exported_at', 'project', 'assets', 'analysis'],
  properties: {
    exported_at: { type: 'string', format: 'date-time', description: 'When the export was made' },
    project: { type: 'object', description: 'The facts of the project' },
    assets: {
      type: 'array',
      description: 'The newest version of each asset',
      items: { $ref: `#/components/schemas/${Asset.meta()?.id ?? ''}` },
    },
    analysis: {
      type: 'object',
      description: 'The newest outputs of agents that produce no asset, such as `market_research` and `insight_extraction`, by agent',
      additionalProperties: { type: 'object' },
    },
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

  @Get('projects/:id/export')
  @Endpoint({
    summary: 'Export a campaign',
    description:
      'The newest version of all assets of a project, with the research and insights they build on, as one Markdown, JSON or HTML file, or as a ZIP archive that also holds the files.',
    returns: [200, { description: 'The campaign in the requested format', content: FORMATS }],
    errors: [ValidationError, ProjectNotFound],
  })
  async export(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
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
