import { hostname } from 'node:os';

import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env, RuntimeConfig } from '../config/index.js';
import { Logger } from '../logging/index.js';
import { tracing } from './tracing.js';

/** Tracing settings, with the names that OpenTelemetry defines. */
@Injectable()
export class TracingConfig extends ConfigFor('tracing', {
  OTEL_EXPORTER_OTLP_ENDPOINT: env
    .url(['http', 'https'])
    .optional()
    .describe('OpenTelemetry collector (OTLP over HTTP) that receives traces'),
  OTEL_EXPORTER_OTLP_HEADERS: env.secret().optional().describe('Headers for the collector: name=value, separated by commas'),
  OTEL_SERVICE_NAME: z.string().default('catalyst').describe('Name of this service in traces'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).describe('Share of traces to keep, from 0 to 1'),
  OTEL_BSP_SCHEDULE_DELAY: env.int(5_000, { min: 10 }).describe('Maximum delay before a span is sent, in milliseconds'),
}) {
  get headers(): Record<string, string> {
    const pairs = (this.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').map((pair) => pair.split(/=(.*)/s));
    return Object.fromEntries(pairs.flatMap(([name = '', value]) => (value ? [[name.trim(), decodeURIComponent(value.trim())]] : [])));
  }
}

/** Collects traces while the application runs; without a collector nothing is loaded. */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Tracing');
  private stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly config: TracingConfig,
    private readonly runtime: RuntimeConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG, OTEL_BSP_SCHEDULE_DELAY } = this.config;
    if (endpoint === undefined) return;
    const [{ startSdk }, { traceDrivers }] = await Promise.all([import('./sdk.js'), import('./drivers.js')]);
    traceDrivers();
    const { backend, stop } = startSdk({
      endpoint,
      headers: this.config.headers,
      service: {
        'service.name': OTEL_SERVICE_NAME,
        'service.instance.id': `${hostname()}:${process.pid}`,
        'catalyst.role': this.runtime.CATALYST_ROLE,
      },
      ratio: OTEL_TRACES_SAMPLER_ARG,
      delayMs: OTEL_BSP_SCHEDULE_DELAY,
    });
    tracing.install(backend);
    this.stop = stop;
    this.logger.info('traces are sent', { endpoint: new URL(endpoint).origin });
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.stop) return;
    tracing.install(undefined);
    await this.stop().catch((err: unknown) => this.logger.warn('the last traces could not be sent', { err }));
  }
}
