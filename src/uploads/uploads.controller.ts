import { Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { NotAnImage, UnprocessableImage } from '#imaging';
import { AcceptsSignedUrl, CurrentUser, Returns, routeConfig, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';
import { ContentSender, ReturnsContent } from '#storage';

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
      file: { type: 'string', format: 'binary', description: 'JPEG, PNG, WebP or AVIF' },
      project_id: { type: 'string', format: 'uuid', description: 'The project that shows the photo' },
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
  @Returns(201, CreatedUpload, [
    ValidationError,
    ProjectNotFound,
    FileTooLarge,
    NotAnImage,
    NotAForm,
    UnprocessableImage,
    UploadLimitReached,
  ])
  create(@CurrentUser() user: AuthUser, @Req() request: FastifyRequest) {
    return receiveFile(request, this.config.UPLOAD_MAX_BYTES, (file) => this.uploads.create(user, file));
  }

  @Get('uploads')
  @Returns(200, UploadPage, [ValidationError])
  list(@CurrentUser() user: AuthUser, @Query({ schema: UploadQuery }) query: UploadQuery) {
    return this.uploads.list(user, query);
  }

  @Get(['uploads/stats', 'files/stats'])
  @Returns(200, UploadStats)
  stats(@CurrentUser() user: AuthUser) {
    return this.uploads.stats(user);
  }

  @Get('uploads/:id')
  @Returns(200, Upload, [ValidationError, UploadNotFound])
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.uploads.get(user, id);
  }

  /** With an access token, or by the signed URL of the photo. */
  @Get('uploads/:id/content')
  @AcceptsSignedUrl('signature')
  @ReturnsContent(['image/jpeg', 'image/png', 'image/webp'], [ValidationError, UploadNotFound])
  async content(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Query({ schema: ContentQuery }) { variant }: ContentQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.sender.send(request, reply, await this.uploads.content(user, id, variant));
  }

  @Delete('uploads/:id')
  @Returns(204, null, [ValidationError, UploadNotFound, UploadInUse])
  delete(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.uploads.delete(user, id);
  }
}
