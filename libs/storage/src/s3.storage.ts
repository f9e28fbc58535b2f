import type { Readable } from 'node:stream';

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import { ServiceUnavailable } from '#platform';

import { assertKey, ObjectMissing, ObjectStorage } from './object-storage.js';
import type { ByteRange, SignedUrlOptions, StoredObject } from './object-storage.js';

/** A bucket and how to reach it. */
export interface S3Options {
  bucket: string;
  region: string;
  /** Unset for AWS itself. */
  endpoint?: string | undefined;
  force_path_style: boolean;
  /** Unset: the SDK looks in its usual places (environment, profile, pod or instance role). */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

const RETRY_SECONDS = 5;

/** Whether the service is unavailable (unreachable, slow, overloaded), as opposed to rejecting our request or configuration. */
function isDown(error: unknown): boolean {
  if (error instanceof S3ServiceException) return (error.$metadata.httpStatusCode ?? 500) >= 500;
  // NOTE: network failures carry the number of attempts in `$metadata`; missing credentials are a configuration problem.
  return (
    typeof error === 'object' && error !== null && '$metadata' in error && !('name' in error && String(error.name).includes('Provider'))
  );
}

/** The result of a call. Throws `SERVICE_UNAVAILABLE` when the service is down. */
async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw isDown(error) ? Object.assign(new ServiceUnavailable({ seconds: RETRY_SECONDS }), { cause: error }) : error;
  }
}

/** Objects in a bucket of any S3-compatible service; a PUT is atomic by the protocol. */
export class S3Storage extends ObjectStorage {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor({ bucket, region, endpoint, force_path_style, credentials }: S3Options) {
    super();
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      forcePathStyle: force_path_style,
      ...(endpoint && { endpoint }),
      ...(credentials && { credentials }),
      // NOTE: many S3 services do not support the checksum headers that the SDK adds by default since 3.729.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
      maxAttempts: 3,
    });
  }

  async put(key: string, data: Uint8Array, { content_type }: { content_type: string }): Promise<void> {
    assertKey(key);
    await answered(
      this.client.send(
        new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: data, ContentType: content_type, ContentLength: data.byteLength }),
      ),
    );
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    assertKey(key);
    try {
      const command = { Bucket: this.bucket, Key: key, ...(range && { Range: `bytes=${range.start}-${range.end}` }) };
      const { Body } = await answered(this.client.send(new GetObjectCommand(command)));
      return Body as Readable;
    } catch (error) {
      throw isMissing(error) ? new ObjectMissing(key) : error;
    }
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    assertKey(key);
    try {
      const { ContentLength = 0, LastModified = new Date(0) } = await answered(
        this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key })),
      );
      return { key, bytes: ContentLength, modified_at: LastModified };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await answered(this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key })));
  }

  async *list(folder: string): AsyncGenerator<StoredObject> {
    let token: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await answered(
        this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: `${folder}/`, ContinuationToken: token })),
      );
      for (const { Key, Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
        if (Key) yield { key: Key, bytes: Size, modified_at: LastModified };
      token = page.NextContinuationToken;
    } while (token);
  }

  signedUrl(key: string, { seconds, content_type, content_disposition }: SignedUrlOptions): Promise<string> {
    assertKey(key);
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ...(content_type && { ResponseContentType: content_type }),
      ...(content_disposition && { ResponseContentDisposition: content_disposition }),
    });
    return getSignedUrl(this.client, command, { expiresIn: seconds });
  }

  async check(): Promise<void> {
    await answered(this.client.send(new HeadBucketCommand({ Bucket: this.bucket })));
  }

  removeLeftovers(): Promise<void> {
    return Promise.resolve();
  }
}
