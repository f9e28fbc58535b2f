import { Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { NotAnImage, UnprocessableImage } from '#imaging';
import { AcceptsSignedUrl, CurrentUser, Endpoint, routeConfig, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';
import { ContentEndpoint, ContentSender } from '#storage';

import { ProjectNotFound } from '../projects/index.js';
import { UploadLimitReached, UploadStats } from '../users/index.js';
import { receiveFile } from './receive-file.js';
import { UploadsConfig } from './uploads.config.js';
import { FileTooLarge, NotAForm, UploadInUse, UploadNotFound } from './uploads.errors.js';
import { ContentQuery, CreatedUpload, Upload, UploadPage, UploadQuery } from './uploads.schema.js';
import { UploadsService } from './uploads.service.js';

const FORM = {
  schema: {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary', description: 'The photo: JPEG, PNG, WebP or AVIF' },
      project_id: { type: 'string', format: 'uuid', description: 'The project whose photo this becomes' },
    },
  },
};

@ApiTags('uploads')
@ApiBearerAuth()
@Controller()
export class UploadsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly config: UploadsConfig,
    private readonly sender: ContentSender,
  ) {}

  @Post(['uploads/image', 'files/upload'])
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @routeConfig({ readsStream: true })
  @Endpoint({
    summary: 'Upload a product photo',
    description:
      'Send a form with the photo as `file`. JPEG, PNG, WebP and AVIF are accepted. The photo is checked, its metadata such as the location is removed, and a thumbnail is made. With `project_id` it becomes the photo of that project. Uploads count against a quota.',
    returns: [201, CreatedUpload],
    errors: [ValidationError, ProjectNotFound, FileTooLarge, NotAnImage, NotAForm, UnprocessableImage, UploadLimitReached],
  })
  create(@CurrentUser() user: AuthUser, @Req() request: FastifyRequest) {
    return receiveFile(request, this.config.UPLOAD_MAX_BYTES, (file) => this.uploads.create(user, file));
  }

  @Get('uploads')
  @Endpoint({
    summary: 'List your uploads',
    description: 'Newest first.',
    returns: [200, UploadPage],
    errors: [ValidationError],
  })
  list(@CurrentUser() user: AuthUser, @Query({ schema: UploadQuery }) query: UploadQuery) {
    return this.uploads.list(user, query);
  }

  @Get(['uploads/stats', 'files/stats'])
  @Endpoint({
    summary: 'Get your upload quota',
    description: 'The number of uploads counted against your limit.',
    returns: [200, UploadStats],
  })
  stats(@CurrentUser() user: AuthUser) {
    return this.uploads.stats(user);
  }

  @Get('uploads/:id')
  @Endpoint({
    summary: 'Get an upload',
    returns: [200, Upload],
    errors: [ValidationError, UploadNotFound],
  })
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the upload') }) id: string) {
    return this.uploads.get(user, id);
  }

  @Get('uploads/:id/content')
  @AcceptsSignedUrl('signature')
  @ContentEndpoint({
    summary: 'Download a photo',
    description: 'The stored photo or its thumbnail, with an access token or by its signed URL. Supports ranges and entity tags.',
    media_types: ['image/jpeg', 'image/png', 'image/webp'],
    errors: [ValidationError, UploadNotFound],
  })
  async content(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the upload') }) id: string,
    @Query({ schema: ContentQuery }) { variant }: ContentQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.sender.send(request, reply, await this.uploads.content(user, id, variant));
  }

  @Delete('uploads/:id')
  @Endpoint({
    summary: 'Delete an upload',
    description:
      'Deletes the photo and its thumbnail, removes it from its projects and frees its place in the quota. Refused while an active run needs the photo.',
    returns: [204, null],
    errors: [ValidationError, UploadNotFound, UploadInUse],
  })
  delete(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the upload') }) id: string) {
    return this.uploads.delete(user, id);
  }
}
