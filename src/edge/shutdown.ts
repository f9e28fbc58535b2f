import { setTimeout as sleep } from 'node:timers/promises';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { HealthRegistry, HttpConfig, Logger } from '#platform';

/** After so long the process ends, whatever still runs; below the 30 s that Kubernetes grants. */
const HARD_STOP_MS = 25_000;
/** How long what was closed may take to let go of the process. */
const LAST_HANDLES_MS = 3_000;

/**
 * Lets the process end with an exit code as soon as nothing is open, and kills it after a grace period in milliseconds.
 * NOTE: process.exit can wait for ever for threads of V8 while it collects garbage (nodejs/node#54918).
 */
export function endProcess(code: number, graceMs = LAST_HANDLES_MS): void {
  process.exitCode = code;
  killAfter(graceMs);
}

function killAfter(ms: number): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), ms).unref();
}

/**
 * Stops on SIGTERM and SIGINT, in this order: not ready any more; a while for the balancer to notice; no new jobs, and time for the running ones;
 * requests finish; queue, Redis and database close. A second signal ends the process at once.
 */
export function stopOnSignals(app: NestFastifyApplication): void {
  const logger = new Logger('Main');
  const stop = async (signal: string): Promise<void> => {
    logger.info('stopping', { signal });
    killAfter(HARD_STOP_MS);
    app.get(HealthRegistry).startDraining();
    await sleep(app.get(HttpConfig).shutdownDelayMs);
    await app.close();
    endProcess(0);
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.kill(process.pid, 'SIGKILL');
      stopping = true;
      stop(signal).catch((err: unknown) => {
        logger.error('graceful shutdown failed', { err });
        endProcess(1);
      });
    });
  }
}
