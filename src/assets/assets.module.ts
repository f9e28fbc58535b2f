import { Module } from '@nestjs/common';

import { AssetCatalogModule } from './catalog/catalog.module.js';
import { CampaignExportModule } from './export/export.module.js';

/** What agents made and people changed, and its export. */
@Module({ imports: [AssetCatalogModule, CampaignExportModule], exports: [AssetCatalogModule, CampaignExportModule] })
export class AssetsModule {}
