import { setTimeout as sleep } from 'node:timers/promises';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { HealthRegistry, HttpConfig, Logger } from '#platform';

/** After so long the process ends, whatever still runs; below the 30 s that Kubernetes grants. */
const HARD_STOP_MS = 25_000;

/**
 * Stops on SIGTERM and SIGINT, in this order: not ready any more; a while for the balancer to notice; no new jobs, and time for the running ones;
 * requests finish; queue, Redis and database close. A second signal ends the process at once.
 */
export function stopOnSignals(app: NestFastifyApplication): void {
  const logger = new Logger('Main');
  const stop = async (signal: string): Promise<void> => {
    logger.info('stopping', { signal });
    setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
    app.get(HealthRegistry).startDraining();
    await sleep(new HttpConfig().shutdownDelayMs);
    await app.close();
    process.exit(0);
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop(signal).catch((err: unknown) => {
        logger.error('could not stop in order', { err });
        process.exit(1);
      });
    });
  }
}
