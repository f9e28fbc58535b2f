// NOTE: tests run this file uncompiled, with its types stripped by Node, so it imports nothing from the repository.
import { parentPort, workerData } from 'node:worker_threads';

const { task } = workerData as { task: string };
const { run } = (await import(task)) as { run: (input: unknown) => unknown };

parentPort?.on('message', (input: unknown) => {
  try {
    parentPort?.postMessage({ output: run(input) });
  } catch (error) {
    parentPort?.postMessage({ problem: error instanceof Error ? error.message : String(error) });
  }
});
parentPort?.postMessage('ready');
