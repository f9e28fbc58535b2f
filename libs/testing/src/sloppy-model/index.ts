export { DEVIATION_RATES, MODEL_CLASSES } from './deviation-rates.ts';
export type { Deviation, ModelClass } from './deviation-rates.ts';
export { runCampaign } from './run-campaign.ts';
export type { CampaignAgent, CampaignOutcome } from './run-campaign.ts';
export { startSloppyServer } from './sloppy-server.ts';
export type { SloppyServer } from './sloppy-server.ts';
export type { SloppyAnswer, SloppyModel } from './sloppy-model.ts';
