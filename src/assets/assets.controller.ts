import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AcceptsSignedUrl, CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';
import { ContentSender, ReturnsContent } from '#storage';

import { ProjectNotFound } from '../projects/index.js';
import { AssetChanged, AssetFileNotFound, AssetNotFound, VersionLimitReached, VersionNotFound } from './assets.errors.js';
import {
  Asset,
  AssetPage,
  AssetQuery,
  AssetVersionQuery,
  AssetVersions,
  EditAsset,
  FileName,
  OwnAssetQuery,
  RestoreAsset,
} from './assets.schema.js';
import { AssetsService } from './assets.service.js';
import { etagOf, versionsOf } from './etag.js';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag the asset was read with; the change is made only while it is still the newest',
};

@ApiTags('assets')
@ApiBearerAuth()
@Controller()
export class AssetsController {
  constructor(
    private readonly assets: AssetsService,
    private readonly content: ContentSender,
  ) {}

  /** A page may hold fewer than `limit` assets when they are long. */
  @Get('projects/:id/assets')
  @Returns(200, AssetPage, [ValidationError, ProjectNotFound])
  list(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string, @Query({ schema: AssetQuery }) query: AssetQuery) {
    return this.assets.listOfProject(user, id, query);
  }

  /** A page may hold fewer than `limit` assets when they are long. */
  @Get('assets')
  @Returns(200, AssetPage, [ValidationError])
  listOwn(@CurrentUser() user: AuthUser, @Query({ schema: OwnAssetQuery }) query: OwnAssetQuery) {
    return this.assets.list(user, query);
  }

  @Get('assets/:id')
  @Returns(200, Asset, [ValidationError, AssetNotFound])
  async get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return tagged(reply, await this.assets.get(user, id));
  }

  @Patch('assets/:id')
  @ApiHeader(IF_MATCH)
  @Returns(200, Asset, [ValidationError, AssetNotFound, AssetChanged, VersionLimitReached])
  async edit(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Body({ schema: EditAsset }) body: EditAsset,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return tagged(reply, await this.assets.edit(user, id, body, versionsOf(match)));
  }

  /** Newest first. A page may hold fewer than `limit` versions when they are long. */
  @Get('assets/:id/versions')
  @Returns(200, AssetVersions, [ValidationError, AssetNotFound])
  versions(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Query({ schema: AssetVersionQuery }) query: AssetVersionQuery,
  ) {
    return this.assets.versions(user, id, query);
  }

  @Post('assets/:id/restore')
  @ApiHeader(IF_MATCH)
  @Returns(200, Asset, [ValidationError, AssetNotFound, VersionNotFound, AssetChanged, VersionLimitReached])
  async restore(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Body({ schema: RestoreAsset }) body: RestoreAsset,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return tagged(reply, await this.assets.restore(user, id, body.version, versionsOf(match)));
  }

  /** With an access token, or by the signed URL of the file. */
  @Get('assets/:id/files/:name')
  @AcceptsSignedUrl('signature')
  @ReturnsContent(['image/*'], [ValidationError, AssetNotFound, AssetFileNotFound])
  async file(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Param('name', { schema: FileName }) name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { object_key, media_type, bytes, sha256 } = await this.assets.file(user, id, name);
    await this.content.send(request, reply, {
      key: object_key,
      bytes: Number(bytes),
      media_type,
      etag: sha256,
      name,
      disposition: 'inline',
      max_age: 0,
    });
  }
}

function tagged(reply: FastifyReply, asset: Asset): Asset {
  void reply.header('etag', etagOf(asset));
  return asset;
}
