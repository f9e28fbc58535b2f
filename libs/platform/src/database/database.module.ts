import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { DatabaseConfig } from './database.config.js';

@Module({ providers: [DatabaseConfig], exports: [DatabaseConfig] })
class DatabaseConfigModule {}

/** Opens the connection pool and registers entities. */
@Module({})
export class DatabaseModule {
  static connect(): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        DatabaseConfigModule,
        TypeOrmModule.forRootAsync({
          imports: [DatabaseConfigModule],
          inject: [DatabaseConfig],
          useFactory: (config: DatabaseConfig) => ({
            type: 'postgres' as const,
            url: config.url,
            autoLoadEntities: true,
            synchronize: false,
            migrationsRun: false,
            retryAttempts: 3,
            retryDelay: 1_000,
            applicationName: 'catalyst',
            poolErrorHandler: () => undefined,
            // In milliseconds: no connection, lock or statement is awaited indefinitely.
            extra: {
              max: config.DATABASE_MAX_POOL_SIZE,
              connectionTimeoutMillis: config.DATABASE_ACQUIRE_TIMEOUT * 1_000,
              statement_timeout: 5_000,
              lock_timeout: 3_000,
              idle_in_transaction_session_timeout: 10_000,
              keepAlive: true,
            },
          }),
        }),
      ],
      exports: [DatabaseConfigModule],
    };
  }

  /** Registers the entities of one module. */
  static entities(...entities: Type[]): DynamicModule {
    return TypeOrmModule.forFeature(entities);
  }
}
