import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { DatabaseModule } from '#platform';
import { StorageModule } from '#storage';

import { ProjectsModule } from '../projects/index.js';
import { UploadsModule } from '../uploads/index.js';
import { AssetFileEntity } from './catalog/asset-file.entity.js';
import { AssetFilesRepository } from './catalog/asset-files.repository.js';
import { AssetFiles } from './catalog/asset-files.js';
import { AssetVersionEntity } from './catalog/asset-version.entity.js';
import { AssetEntity } from './catalog/asset.entity.js';
import { AssetsConfig } from './catalog/assets.config.js';
import { AssetsController } from './catalog/assets.controller.js';
import { AssetsHousekeeping } from './catalog/assets.housekeeping.js';
import { AssetsRepository } from './catalog/assets.repository.js';
import { AssetsService } from './catalog/assets.service.js';
import { CampaignExportService } from './export/campaign-export.service.js';
import { CampaignImages } from './export/campaign-images.js';
import { CampaignReader } from './export/campaign-reader.js';
import { ExportController } from './export/export.controller.js';
import { MarkdownRenderer } from './export/markdown-renderer.js';

@Module({
  imports: [
    DatabaseModule.entities(AssetEntity, AssetVersionEntity, AssetFileEntity),
    StorageModule,
    ProjectsModule,
    UploadsModule,
    AgentKitModule,
  ],
  controllers: [AssetsController, ExportController],
  providers: [
    AssetsConfig,
    AssetsHousekeeping,
    AssetsService,
    AssetsRepository,
    AssetFiles,
    AssetFilesRepository,
    CampaignImages,
    CampaignReader,
    MarkdownRenderer,
    CampaignExportService,
  ],
  exports: [AssetsService, AssetFiles],
})
export class AssetsModule {}
