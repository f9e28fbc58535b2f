import { Injectable } from '@nestjs/common';

/** What a check found; details are shown to operators only. */
export interface HealthResult {
  status: 'up' | 'down';
  [detail: string]: unknown;
}

/** Something a healthy process needs. */
export interface HealthCheck {
  name: string;
  /** Whether the process should get no traffic while this is down. */
  ready: boolean;
  check: () => Promise<HealthResult>;
}

/** Where modules name what they depend on; the health module asks here and imports none of them. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();
  private drainingSince: Date | undefined;

  register(check: HealthCheck): void {
    this.checks.set(check.name, check);
  }

  list(): readonly HealthCheck[] {
    return [...this.checks.values()];
  }

  /** Says that this process is about to stop: it is not ready any more. */
  startDraining(): void {
    this.drainingSince ??= new Date();
  }

  get draining(): boolean {
    return this.drainingSince !== undefined;
  }
}
