import type { CampaignImage } from '#campaign';
import type { Tx } from '#platform';

/** The stored photo of a project. */
export abstract class CampaignImages {
  abstract find(uploadId: string, tx: Tx): Promise<CampaignImage | undefined>;
}
