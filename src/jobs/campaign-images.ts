import { Injectable } from '@nestjs/common';

import type { CampaignImage } from '#campaign';
import type { AuthUser, Tx } from '#platform';

/** The stored photo of a project, as a campaign needs it. */
@Injectable()
export class CampaignImages {
  async find(_user: AuthUser, _uploadId: string, _tx: Tx): Promise<CampaignImage | undefined> {
    return undefined;
  }
}
