// NOTE: `npm run eval` runs these files as they are, so they import each other with their extension and nothing of the program but types.
export { MODEL_CLASSES } from './deviation-rates.ts';
export { measuredCampaign, measuredCampaigns } from './measure.ts';
export { loadProgram } from './program.ts';
export { startSloppyServer } from './sloppy-server.ts';
