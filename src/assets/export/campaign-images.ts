import { Injectable } from '@nestjs/common';

import type { AuthUser } from '#platform';
import { ObjectStorage } from '#storage';

import { UploadsService } from '../../uploads/index.js';
import type { AssetFileEntity } from '../asset-file.entity.js';
import type { EmbeddedImage } from './html.js';

const PREVIEW_PIXELS = 1_200;

/** The pictures of a campaign as they leave: the product photo, and the files of its assets. */
@Injectable()
export class CampaignImages {
  constructor(
    private readonly uploads: UploadsService,
    private readonly storage: ObjectStorage,
  ) {}

  /** The product photo as stored. */
  photo(user: AuthUser, imageId: string): Promise<{ data: Buffer; media_type: string }> {
    return this.uploads.read(user.id, imageId);
  }

  /** The product photo small enough to stand inside a page. */
  async preview(user: AuthUser, imageId: string, alt: string): Promise<EmbeddedImage> {
    return { alt, media_type: 'image/jpeg', data: await this.uploads.preview(user.id, imageId, PREVIEW_PIXELS) };
  }

  file({ object_key }: AssetFileEntity): Promise<Buffer> {
    return this.storage.readAll(object_key);
  }
}
