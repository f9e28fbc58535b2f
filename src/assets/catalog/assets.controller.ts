import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AcceptsSignedUrl, ConditionalChange, ConditionalGet, CurrentUser, Endpoint, IfMatch, ValidationError } from '#platform';
import type { AuthUser, Precondition, Tagged } from '#platform';
import { Uuid } from '#platform/schema';
import { ContentEndpoint, ContentSender } from '#storage';

import { ProjectNotFound } from '../../projects/index.js';
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
import { AssetsService, etagOf } from './assets.service.js';

@ApiTags('assets')
@ApiBearerAuth()
@Controller()
export class AssetsController {
  constructor(
    private readonly assets: AssetsService,
    private readonly content: ContentSender,
  ) {}

  @Get('projects/:id/assets')
  @Endpoint({
    summary: 'List the assets of a project',
    description: 'The newest version of each asset, newest first. A page may hold fewer than `limit` assets when they are long.',
    returns: [200, AssetPage],
    errors: [ValidationError, ProjectNotFound],
  })
  list(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
    @Query({ schema: AssetQuery }) query: AssetQuery,
  ) {
    return this.assets.listOfProject(user, id, query);
  }

  @Get('assets')
  @Endpoint({
    summary: 'List your assets',
    description:
      'The newest version of each asset of all your projects, newest first. A page may hold fewer than `limit` assets when they are long.',
    returns: [200, AssetPage],
    errors: [ValidationError],
  })
  listOwn(@CurrentUser() user: AuthUser, @Query({ schema: OwnAssetQuery }) query: OwnAssetQuery) {
    return this.assets.list(user, query);
  }

  @Get('assets/:id')
  @ConditionalGet()
  @Endpoint({
    summary: 'Get an asset',
    description: 'The newest version of the asset. The `ETag` of the answer can be sent as `If-Match` with a change.',
    returns: [200, Asset],
    errors: [ValidationError, AssetNotFound],
  })
  async get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the asset') }) id: string) {
    return tagged(await this.assets.get(user, id));
  }

  @Patch('assets/:id')
  @ConditionalChange()
  @Endpoint({
    summary: 'Edit an asset',
    description:
      'Saves your title or content as a new version; earlier versions are kept. With `If-Match` the edit is refused when somebody else has changed the asset since.',
    returns: [200, Asset],
    errors: [ValidationError, AssetNotFound, AssetChanged, VersionLimitReached],
  })
  async edit(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the asset') }) id: string,
    @Body({ schema: EditAsset }) body: EditAsset,
    @IfMatch() isCurrent: Precondition,
  ) {
    return tagged(await this.assets.edit(user, id, body, isCurrent));
  }

  @Get('assets/:id/versions')
  @Endpoint({
    summary: 'List the versions of an asset',
    description: 'Newest first. A page may hold fewer than `limit` versions when they are long.',
    returns: [200, AssetVersions],
    errors: [ValidationError, AssetNotFound],
  })
  versions(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the asset') }) id: string,
    @Query({ schema: AssetVersionQuery }) query: AssetVersionQuery,
  ) {
    return this.assets.versions(user, id, query);
  }

  @Post('assets/:id/restore')
  @ConditionalChange()
  @Endpoint({
    summary: 'Restore a version of an asset',
    description:
      'Saves a copy of the given version as the newest version; no version is lost. With `If-Match` it is refused when somebody else has changed the asset since.',
    returns: [200, Asset],
    errors: [ValidationError, AssetNotFound, VersionNotFound, AssetChanged, VersionLimitReached],
  })
  async restore(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the asset') }) id: string,
    @Body({ schema: RestoreAsset }) body: RestoreAsset,
    @IfMatch() isCurrent: Precondition,
  ) {
    return tagged(await this.assets.restore(user, id, body.version, isCurrent));
  }

  @Get('assets/:id/files/:name')
  @AcceptsSignedUrl('signature')
  @ContentEndpoint({
    summary: 'Download a file of an asset',
    description:
      'One of the files listed under `files` of the asset, such as a rendered picture, with an access token or by its signed URL. Supports ranges and entity tags.',
    media_types: ['image/*'],
    errors: [ValidationError, AssetNotFound, AssetFileNotFound],
  })
  async file(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the asset') }) id: string,
    @Param('name', { schema: FileName.describe('Name of the file, as listed by the asset') }) name: string,
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

function tagged(asset: Asset): Tagged<Asset> {
  return { etag: etagOf(asset), body: asset };
}
