import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';
import { StorageModule } from '#storage';

import { ProjectsModule } from '../projects/index.js';
import { AssetFileEntity } from './asset-file.entity.js';
import { AssetFilesRepository } from './asset-files.repository.js';
import { AssetFiles } from './asset-files.js';
import { AssetVersionEntity } from './asset-version.entity.js';
import { AssetEntity } from './asset.entity.js';
import { AssetsController } from './assets.controller.js';
import { AssetsRepository } from './assets.repository.js';
import { AssetsService } from './assets.service.js';

@Module({
  imports: [DatabaseModule.entities(AssetEntity, AssetVersionEntity, AssetFileEntity), StorageModule, ProjectsModule],
  controllers: [AssetsController],
  providers: [AssetsService, AssetsRepository, AssetFiles, AssetFilesRepository],
  exports: [AssetsService, AssetFiles],
})
export class AssetsModule {}
