import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { Images } from '#imaging';
import type { ProcessedImage } from '#imaging';
import { keyset, newId, ServiceUnavailable, SignedUrls } from '#platform';
import type { AuthUser, Tx } from '#platform';
import type { PageOf } from '#platform/schema';
import type { Content } from '#storage';

import type { UploadStats } from '../users/index.js';
import type { ReceivedFile } from './receive-file.js';
import { UploadDeletions } from './upload-deletions.js';
import { UploadLinks } from './upload-links.js';
import { UploadObjects } from './upload-objects.js';
import { UploadQuota } from './upload-quota.js';
import { UploadNotFound } from './uploads.errors.js';
import { UploadsRepository } from './uploads.repository.js';
import type { StoredUpload } from './uploads.repository.js';
import type { CreatedUpload, Upload } from './uploads.schema.js';

const TWIN_WAIT_MS = 20_000;
const TWIN_POLL_MS = 100;
const PREVIEW_QUALITY = 82;

/** Photos of users: receiving, re-encoding, storing, serving and deleting them. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly images: Images,
    private readonly quota: UploadQuota,
    private readonly objects: UploadObjects,
    private readonly links: UploadLinks,
    private readonly deletions: UploadDeletions,
    private readonly urls: SignedUrls,
  ) {}

  /**
   * Stores a photo, and makes it the photo of the given project. A photo the user already has is not stored twice and takes no slot.
   * Throws `NOT_FOUND`, `UNSUPPORTED_MEDIA_TYPE`, `UNPROCESSABLE_IMAGE`, `UPLOAD_LIMIT_REACHED`.
   */
  async create(user: AuthUser, file: ReceivedFile): Promise<CreatedUpload> {
    await this.links.check(user, file.project_id);
    const facts = await this.images.inspect(file.path);
    const stored = await this.keepOnce(user, file, () => this.images.process(file.path, facts));
    const { limit, total_uploads: used, remaining } = await this.quota.statsOf(user);
    return { ...this.present(user, stored), quota: { limit, used, remaining } };
  }

  async list(user: AuthUser, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<PageOf<Upload>> {
    const rows = await this.uploads.pageOwned(user.id, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(
      rows.map((row) => this.present(user, row)),
      limit,
    );
  }

  /** Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string): Promise<Upload> {
    return this.present(user, await this.owned(user, id));
  }

  /** Where the bytes of a photo are and how to serve them. Throws `NOT_FOUND`. */
  async content(user: AuthUser, id: string, variant: 'original' | 'thumb'): Promise<Content> {
    return this.objects.contentOf(await this.owned(user, id), variant);
  }

  /** Deletes a photo and gives its slot back. Throws `NOT_FOUND`, `UPLOAD_IN_USE`. */
  delete(user: AuthUser, id: string): Promise<void> {
    return this.deletions.delete(user, id);
  }

  stats(user: AuthUser): Promise<UploadStats> {
    return this.quota.statsOf(user);
  }

  /** A stored photo, whatever its owner; for work that its owner started. It cannot be deleted before `tx` ends. */
  find(id: string, tx?: Tx): Promise<StoredUpload | undefined> {
    return this.uploads.find(id, tx);
  }

  /** The bytes of a user's photo with their media type. Throws `NOT_FOUND`. */
  async read(userId: string, id: string): Promise<{ data: Buffer; media_type: string }> {
    const row = await this.uploads.findOwned(userId, id);
    if (!row) throw new UploadNotFound({ id });
    return this.objects.read(row);
  }

  /** A JPEG of a user's photo with at most `pixels` on each side. Throws `NOT_FOUND`. */
  async preview(userId: string, id: string, pixels: number): Promise<Buffer> {
    const { data } = await this.read(userId, id);
    return this.images.reduce(data, { side: pixels, quality: PREVIEW_QUALITY });
  }

  private present(user: AuthUser, row: StoredUpload): Upload {
    const url = `/api/uploads/${row.id}/content`;
    const signed = (path: string): string => this.urls.sign(path, user, 'signature');
    return { ...row, url, image_url: signed(url), thumbnail_url: signed(`${url}?variant=thumb`) };
  }

  private async owned(user: AuthUser, id: string): Promise<StoredUpload> {
    const row = await this.uploads.findOwned(user.id, id);
    if (!row) throw new UploadNotFound({ id });
    return row;
  }

  /** Stores the objects first, then the row that names them; a failure in between returns the slot and leaves the objects to the sweeper. */
  private async keep(
    user: AuthUser,
    row: { id: string; user_id: string },
    file: ReceivedFile,
    process: () => Promise<ProcessedImage>,
  ): Promise<StoredUpload> {
    try {
      const image = await process();
      await this.objects.put(row.id, image);
      return await this.links.store(user, row.id, image, file.project_id);
    } catch (error) {
      await this.quota.release(row);
      throw error;
    }
  }

  /** Stores the photo, unless the user has it already or another request is storing the same one: then that upload is returned. */
  private async keepOnce(user: AuthUser, file: ReceivedFile, process: () => Promise<ProcessedImage>): Promise<StoredUpload> {
    for (let waited = 0; waited < TWIN_WAIT_MS; waited += TWIN_POLL_MS) {
      const row = { id: newId(), user_id: user.id, sha256: file.sha256 };
      if (await this.quota.reserve(row)) return this.keep(user, row, file, process);
      const twin = await this.uploads.findBySha(user.id, file.sha256);
      const stored = twin?.status === 'stored' ? await this.links.link(user, twin.id, file.project_id) : undefined;
      if (stored) return stored;
      await sleep(TWIN_POLL_MS);
    }
    throw new ServiceUnavailable({ seconds: 5 });
  }
}
