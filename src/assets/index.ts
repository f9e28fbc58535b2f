export { AgentOutputs } from './export/agent-outputs.js';
export { AssetFiles } from './catalog/asset-files.js';
export { AssetNotFound, VersionLimitReached } from './catalog/assets.errors.js';
export { AssetsModule } from './assets.module.js';
export type { NewAsset } from './catalog/assets.repository.js';
export { Asset } from './catalog/assets.schema.js';
export { AssetsService } from './catalog/assets.service.js';
