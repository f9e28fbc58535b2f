import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { DatabaseModule } from '#platform';
import { StorageModule } from '#storage';

import { ProjectsModule } from '../projects/index.js';
import { UploadsModule } from '../uploads/index.js';
import { AssetFileEntity } from './asset-file.entity.js';
import { AssetFilesRepository } from './asset-files.repository.js';
import { AssetFiles } from './asset-files.js';
import { AssetVersionEntity } from './asset-version.entity.js';
import { AssetEntity } from './asset.entity.js';
import { AssetsConfig } from './assets.config.js';
import { AssetsController } from './assets.controller.js';
import { AssetsHousekeeping } from './assets.housekeeping.js';
import { AssetsRepository } from './assets.repository.js';
import { AssetsService } from './assets.service.js';
import { AgentOutputs } from './export/agent-outputs.js';
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
    AgentOutputs,
    CampaignImages,
    CampaignReader,
    MarkdownRenderer,
    CampaignExportService,
  ],
  exports: [AssetsService, AssetFiles, AgentOutputs],
})
export class AssetsModule {}
