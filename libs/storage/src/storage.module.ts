import { join } from 'node:path';

import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { environmentOf, HealthRegistry, RuntimeConfig, Schedules } from '#platform';

import { ContentSender } from './content-sender.js';
import { LocalStorage } from './local.storage.js';
import { ObjectStorage } from './object-storage.js';
import { StorageConfig } from './storage.config.js';
import { addedDriver } from './storage.drivers.js';

const HOUR_MS = 3_600_000;

/** Opens the configured storage. */
export async function openStorage(config: StorageConfig, runtime: RuntimeConfig): Promise<ObjectStorage> {
  if (config.STORAGE_DRIVER === 'local') return new LocalStorage(join(runtime.CATALYST_DATA_DIR, 'files'));
  const open = addedDriver(config.STORAGE_DRIVER);
  if (open) return open(environmentOf(config));
  const { S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config;
  // NOTE: loaded only when configured; the SDK takes a fifth of a second to import.
  const { S3Storage } = await import('./s3.storage.js');
  return new S3Storage({
    bucket: config.S3_BUCKET ?? '',
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT,
    force_path_style: config.S3_FORCE_PATH_STYLE,
    credentials:
      S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY } : undefined,
  });
}

/** Provides `ObjectStorage`, registers its health check and removes the remains of unfinished writes every hour. */
@Module({
  providers: [StorageConfig, ContentSender, { provide: ObjectStorage, inject: [StorageConfig, RuntimeConfig], useFactory: openStorage }],
  exports: [ObjectStorage, ContentSender, StorageConfig],
})
export class StorageModule implements OnModuleInit {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly config: StorageConfig,
    private readonly health: HealthRegistry,
    private readonly schedules: Schedules,
  ) {}

  onModuleInit(): void {
    this.health.register({
      name: 'storage',
      // NOTE: a process that cannot write to its disk should get no traffic; a bucket is shared, so all processes would become unready at once.
      ready: this.config.STORAGE_DRIVER === 'local',
      check: async () => {
        await this.storage.check();
        return { status: 'up', driver: this.config.STORAGE_DRIVER };
      },
    });
    this.schedules.every('storage.leftovers', 3_600, () => this.storage.removeLeftovers(new Date(Date.now() - HOUR_MS)));
  }
}
