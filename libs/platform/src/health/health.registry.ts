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
  private readonly stalls = new Map<string, () => boolean>();
  private drainingSince: Date | undefined;

  register(check: HealthCheck): void {
    this.checks.set(check.name, check);
  }

  list(): readonly HealthCheck[] {
    return [...this.checks.values()];
  }

  /** Names something that shows, when `stalled` says so, that this process must be restarted: it does not recover by itself. */
  registerStall(name: string, stalled: () => boolean): void {
    this.stalls.set(name, stalled);
  }

  /** Whether this process must be restarted. */
  get stalled(): boolean {
    return [...this.stalls.values()].some((stalled) => stalled());
  }

  /** Says that this process is about to stop: it is not ready any more. */
  startDraining(): void {
    this.drainingSince ??= new Date();
  }

  get draining(): boolean {
    return this.drainingSince !== undefined;
  }
}
