import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';

import { Clock, Database, HealthRegistry, RuntimeConfig, VERSION } from '#platform';
import type { HealthCheck } from '#platform';

import { Health } from './health.schema.js';
import type { Readiness } from './health.schema.js';

const CHECK_TIMEOUT_MS = 1_500;

@Injectable()
export class HealthService implements OnModuleInit {
  constructor(
    private readonly registry: HealthRegistry,
    private readonly terminus: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly db: Database,
    private readonly config: RuntimeConfig,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'database',
      ready: true,
      check: async () => {
        await this.db.query('SELECT 1');
        return { status: 'up' };
      },
    });
  }

  async health(clock: Clock): Promise<Health> {
    const states = await this.states(this.registry.list());
    const state = (name: string): 'up' | 'down' => states[name] ?? 'down';
    return {
      status: Object.values(states).every((value) => value === 'up') ? 'ok' : 'degraded',
      service: 'catalyst',
      version: VERSION,
      environment: this.config.NODE_ENV,
      uptime: Math.round(process.uptime()),
      timestamp: clock.now().toISOString(),
      database: state('database'),
      redis: state('redis'),
      breakers: await this.breakers(),
      features: { api: this.config.runsApi, worker: this.config.runsWorker },
    };
  }

  private async breakers(): Promise<Health['breakers']> {
    const models = await this.registry
      .list()
      .find(({ name }) => name === 'models')
      ?.check();
    return Health.shape.breakers.catch([]).parse(models?.['breakers']);
  }

  async readiness(): Promise<Readiness> {
    const checks = await this.states(this.registry.list().filter((check) => check.ready));
    if (this.registry.draining) return { status: 'shutting_down', checks };
    return { status: Object.values(checks).every((value) => value === 'up') ? 'ok' : 'error', checks };
  }

  private async states(checks: readonly HealthCheck[]): Promise<Record<string, 'up' | 'down'>> {
    const result = await this.terminus
      .check(checks.map((check) => () => this.indicate(check)))
      .catch((error: { response?: unknown }) => error.response);
    const details = (result as { details?: HealthIndicatorResult } | undefined)?.details ?? {};
    return Object.fromEntries(Object.entries(details).map(([name, { status }]) => [name, status === 'up' ? 'up' : 'down']));
  }

  private async indicate({ name, check }: HealthCheck): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    const timeout = AbortSignal.timeout(CHECK_TIMEOUT_MS);
    const expired = new Promise<never>((_, reject) =>
      timeout.addEventListener('abort', () => reject(new Error('timed out')), { once: true }),
    );
    try {
      const { status } = await Promise.race([check(), expired]);
      return status === 'up' ? indicator.up() : indicator.down();
    } catch {
      return indicator.down();
    }
  }
}
