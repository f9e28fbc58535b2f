import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

import { ImagingModule } from '#imaging';
import { DatabaseModule } from '#platform';
import { StorageModule } from '#storage';

import { ProjectsModule } from '../projects/index.js';
import { UsersModule } from '../users/index.js';
import { installMultipart } from './receive-file.js';
import { UploadLinks } from './upload-links.js';
import { UploadObjects } from './upload-objects.js';
import { UploadQuota } from './upload-quota.js';
import { UploadDeletions } from './upload-deletions.js';
import { UploadEntity } from './upload.entity.js';
import { UploadsConfig } from './uploads.config.js';
import { UploadsController } from './uploads.controller.js';
import { UploadsHousekeeping } from './uploads.housekeeping.js';
import { UploadsRepository } from './uploads.repository.js';
import { UploadsService } from './uploads.service.js';

@Module({
  imports: [DatabaseModule.entities(UploadEntity), StorageModule, ImagingModule, ProjectsModule, UsersModule],
  controllers: [UploadsController],
  providers: [
    UploadsConfig,
    UploadsRepository,
    UploadQuota,
    UploadObjects,
    UploadLinks,
    UploadDeletions,
    UploadsService,
    UploadsHousekeeping,
  ],
  exports: [UploadsService],
})
export class UploadsModule implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: UploadsConfig,
  ) {}

  onModuleInit(): void {
    installMultipart(this.http.httpAdapter.getInstance<FastifyInstance>(), this.config.UPLOAD_MAX_BYTES);
  }
}
