export { AgentsModule } from './agents.module.js';
export type { CampaignImage, CampaignInput } from './campaign/shared/schema/index.js';
