import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { StorageModule } from '#storage';

import { ProjectsModule } from '../../projects/index.js';
import { UploadsModule } from '../../uploads/index.js';
import { AssetCatalogModule } from '../catalog/catalog.module.js';
import { AgentOutputs } from './agent-outputs.js';
import { CampaignExportService } from './campaign-export.service.js';
import { CampaignImages } from './campaign-images.js';
import { CampaignReader } from './campaign-reader.js';
import { ExportController } from './export.controller.js';
import { MarkdownRenderer } from './markdown-renderer.js';

/** A whole campaign as one file. */
@Module({
  imports: [AssetCatalogModule, StorageModule, ProjectsModule, UploadsModule, AgentKitModule],
  controllers: [ExportController],
  providers: [AgentOutputs, CampaignImages, CampaignReader, MarkdownRenderer, CampaignExportService],
  exports: [AgentOutputs],
})
export class CampaignExportModule {}
