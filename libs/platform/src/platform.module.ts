import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';

import { Environment, RuntimeConfig } from './config/index.js';
import { Clock } from './context/index.js';
import { Database, DatabaseModule } from './database/index.js';
import { DomainEvents, Signals } from './events/index.js';
import { HealthRegistry } from './health/index.js';
import { HttpConfig, ProblemFilter, SchemaPipe } from './http/index.js';
import { Idempotency, IdempotencyConfig, IdempotencyKeyEntity } from './idempotency/index.js';
import { ScheduleEntity, Schedules } from './schedules/index.js';
import { Secrets, SecretsConfig } from './secrets/index.js';
import { SessionWatch, SignedUrls } from './security/index.js';
import { Tracing, TracingConfig } from './tracing/index.js';

/** Services available to every module. */
@Global()
@Module({
  imports: [DatabaseModule.connect(), DatabaseModule.entities(ScheduleEntity, IdempotencyKeyEntity)],
  providers: [
    RuntimeConfig,
    HttpConfig,
    Clock,
    Database,
    DomainEvents,
    Signals,
    SessionWatch,
    HealthRegistry,
    Schedules,
    IdempotencyConfig,
    Idempotency,
    SecretsConfig,
    Secrets,
    SignedUrls,
    TracingConfig,
    Tracing,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: SchemaPipe },
  ],
  exports: [
    DatabaseModule,
    RuntimeConfig,
    HttpConfig,
    Clock,
    Database,
    DomainEvents,
    Signals,
    SessionWatch,
    HealthRegistry,
    Schedules,
    Idempotency,
    Secrets,
    SignedUrls,
  ],
})
export class PlatformModule {
  /** The module for an application with this environment. */
  static forRoot(environment: Environment): DynamicModule {
    return { module: PlatformModule, providers: [{ provide: Environment, useValue: environment }], exports: [Environment] };
  }
}
