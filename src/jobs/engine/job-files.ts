import { Injectable } from '@nestjs/common';

import type { AgentFiles } from '#agent-kit';

import { AssetFiles } from '../../assets/index.js';
import { UploadsService } from '../../uploads/index.js';
import type { ClaimedJob } from '../store/claim.repository.js';

/** The files a job may use: the uploads of its owner, and attachments of the asset it produces. */
@Injectable()
export class JobFiles {
  constructor(
    private readonly uploads: UploadsService,
    private readonly attachments: AssetFiles,
  ) {}

  of(job: Pick<ClaimedJob, 'id' | 'user_id'>): AgentFiles {
    return {
      read: (uploadId) => this.uploads.read(job.user_id, uploadId),
      attach: (name, data, mediaType) => this.attachments.attach(job.id, name, data, mediaType),
    };
  }
}
