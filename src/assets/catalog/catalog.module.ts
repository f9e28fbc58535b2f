import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';
import { StorageModule } from '#storage';

import { ProjectsModule } from '../../projects/index.js';
import { AssetFileEntity } from './asset-file.entity.js';
import { AssetFiles } from './asset-files.js';
import { AssetFilesRepository } from './asset-files.repository.js';
import { AssetVersionEntity } from './asset-version.entity.js';
import { AssetEntity } from './asset.entity.js';
import { AssetsConfig } from './assets.config.js';
import { AssetsController } from './assets.controller.js';
import { AssetsHousekeeping } from './assets.housekeeping.js';
import { AssetsRepository } from './assets.repository.js';
import { AssetsService } from './assets.service.js';

/** Assets with their versions and files. */
@Module({
  imports: [DatabaseModule.entities(AssetEntity, AssetVersionEntity, AssetFileEntity), StorageModule, ProjectsModule],
  controllers: [AssetsController],
  providers: [AssetsConfig, AssetsHousekeeping, AssetsService, AssetsRepository, AssetFiles, AssetFilesRepository],
  exports: [AssetsService, AssetFiles],
})
export class AssetCatalogModule {}
