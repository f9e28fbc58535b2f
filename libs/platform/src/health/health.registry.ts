import { Injectable } from '@nestjs/common';

/** The result of a check. */
export interface HealthResult {
  status: 'up' | 'down';
  [detail: string]: unknown;
}

/** A check of a dependency. */
export interface HealthCheck {
  name: string;
  /** Whether the process is not ready for traffic while this is down. */
  ready: boolean;
  check: () => Promise<HealthResult>;
}

/** Health checks of all modules. Modules register their checks here, so that the health module need not import them. */
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

  /** Registers a liveness check: while `stalled` returns true, the process cannot recover and must be restarted. */
  registerStall(name: string, stalled: () => boolean): void {
    this.stalls.set(name, stalled);
  }

  /** Whether this process must be restarted. */
  get stalled(): boolean {
    return [...this.stalls.values()].some((stalled) => stalled());
  }

  /** Marks the process as about to stop: it is no longer ready. */
  startDraining(): void {
    this.drainingSince ??= new Date();
  }

  get draining(): boolean {
    return this.drainingSince !== undefined;
  }
}
