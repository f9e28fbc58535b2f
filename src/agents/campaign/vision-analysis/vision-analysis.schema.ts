import { z } from 'zod';

import { CampaignInput, VisionAnalysis } from '../shared/schema/index.js';

export const VisionAnalysisInput = z.object({ input: CampaignInput });
export type VisionAnalysisInput = z.infer<typeof VisionAnalysisInput>;

export { VisionAnalysis as VisionAnalysisOutput };
