import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env } from '#platform';

import { storageDrivers } from './storage.drivers.js';

/** Storage settings. */
@Injectable()
export class StorageConfig extends ConfigFor(
  'storage',
  {
    STORAGE_DRIVER: z
      .string()
      .refine((name) => storageDrivers().includes(name), {
        error: ({ input }) => `there is no driver "${String(input)}"; there are ${storageDrivers().join(', ')}`,
      })
      .default('local')
      .describe('Where files are stored: local, in a folder below CATALYST_DATA_DIR, s3, in a bucket, or the driver of a package'),
    S3_ENDPOINT: env.url(['http', 'https']).optional().describe('URL of an S3-compatible service; unset: AWS'),
    S3_REGION: z.string().default('us-east-1').describe('Region of the bucket'),
    S3_BUCKET: z.string().optional().describe('Name of the bucket'),
    S3_ACCESS_KEY_ID: z.string().optional().describe("Access key id for the bucket; unset: the SDK's default credentials (profile, role)"),
    S3_SECRET_ACCESS_KEY: env.secret().optional().describe('Secret access key for the bucket'),
    S3_FORCE_PATH_STYLE: env
      .onOff(true)
      .describe('Put the bucket name in the path instead of the host name; most services other than AWS require it'),
    S3_SIGNED_URL_SECONDS: env
      .int(0, { max: 604_800 })
      .describe('Redirect downloads to signed bucket URLs with this lifetime instead of streaming the file; 0: never'),
  },
  {
    check: ({ STORAGE_DRIVER, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY }) => {
      if (STORAGE_DRIVER !== 's3') return {};
      if (!S3_BUCKET) return { S3_BUCKET: 'is required when STORAGE_DRIVER is s3' };
      if (S3_ACCESS_KEY_ID && !S3_SECRET_ACCESS_KEY) return { S3_SECRET_ACCESS_KEY: 'is required when S3_ACCESS_KEY_ID is set' };
      return {};
    },
  },
) {}
