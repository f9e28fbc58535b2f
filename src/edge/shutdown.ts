import { setTimeout as sleep } from 'node:timers/promises';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { HealthRegistry, HttpConfig, Logger } from '#platform';

/** The process is killed after this time, whatever is still running; below the 30 s grace period of Kubernetes. */
const HARD_STOP_MS = 25_000;
/** Time for closed resources to release their last handles. */
const LAST_HANDLES_MS = 3_000;

/**
 * Ends the process with an exit code as soon as no handle is open, and kills it after a grace period in milliseconds.
 * NOTE: process.exit can hang waiting for V8 threads during garbage collection (nodejs/node#54918).
 */
export function endProcess(code: number, graceMs = LAST_HANDLES_MS): void {
  process.exitCode = code;
  killAfter(graceMs);
}

function killAfter(ms: number): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), ms).unref();
}

/**
 * Stops on SIGTERM and SIGINT, in this order: readiness fails; a delay for the load balancer; no new jobs, and time for the running ones;
 * requests finish; queue, Redis and database close. A second signal kills the process immediately.
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
