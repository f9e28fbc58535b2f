import { Injectable } from '@nestjs/common';

import type { AuthUser } from '#platform';
import { ObjectMissing, ObjectStorage } from '#storage';

import { UploadNotFound, UploadsService } from '../../uploads/index.js';
import type { AssetFileEntity } from '../catalog/asset-file.entity.js';
import type { EmbeddedImage } from './html.js';

const PREVIEW_PIXELS = 1_200;

/** The stored object; undefined when it was deleted after the campaign was read. */
async function ifThere<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ObjectMissing || error instanceof UploadNotFound) return undefined;
    throw error;
  }
}

/** The pictures of an export: the product photo, and the files of its assets. */
@Injectable()
export class CampaignImages {
  constructor(
    private readonly uploads: UploadsService,
    private readonly storage: ObjectStorage,
  ) {}

  /** The product photo as stored. */
  photo(user: AuthUser, imageId: string): Promise<{ data: Buffer; media_type: string } | undefined> {
    return ifThere(this.uploads.read(user.id, imageId));
  }

  /** The product photo, small enough to be embedded in a page. */
  async preview(user: AuthUser, imageId: string, alt: string): Promise<EmbeddedImage | undefined> {
    const data = await ifThere(this.uploads.preview(user.id, imageId, PREVIEW_PIXELS));
    return data && { alt, media_type: 'image/jpeg', data };
  }

  file({ object_key }: AssetFileEntity): Promise<Buffer | undefined> {
    return ifThere(this.storage.readAll(object_key));
  }
}
