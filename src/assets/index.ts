export { AgentOutputs } from './export/agent-outputs.js';
export { AssetFiles } from './asset-files.js';
export { AssetNotFound, VersionLimitReached } from './assets.errors.js';
export { AssetsModule } from './assets.module.js';
export type { NewAsset } from './assets.repository.js';
export type { Asset } from './assets.schema.js';
export { AssetsService } from './assets.service.js';
