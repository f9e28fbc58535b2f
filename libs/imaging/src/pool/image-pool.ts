import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';

import { Logger, Semaphore, ServiceUnavailable } from '#platform';

import { ImagingConfig } from './imaging.config.js';
import { NotAnImage, UnprocessableImage } from '../header/imaging.errors.js';
import type { ImageRefusal, ImageReply, ImageRequest, ImageTasks, TaskName } from '../process/protocol.js';
import { ImageProcess, ProcessEnded } from './image-process.js';

const MEBIBYTE = 1024 ** 2;
const IDLE_MS = 30_000;
const RETRY_SECONDS = 5;
/** A process is replaced after this many tasks, or when its resident memory exceeds this many bytes. */
const MAX_TASKS = 200;
const MAX_RESIDENT = 160 * MEBIBYTE;

const REASONS = { timeout: 'decoding it takes too long', memory: 'decoding it takes too much memory', crash: 'it is damaged' } as const;

/** The processes that decode pictures: started when needed, ended when idle. The sum of their memory limits never exceeds IMAGE_MEMORY. */
@Injectable()
export class ImagePool implements OnApplicationShutdown {
  private readonly logger = new Logger(ImagePool.name);
  private readonly room: Semaphore;
  private readonly processes = new Set<ImageProcess>();
  private readonly idle: { process: ImageProcess; timer: NodeJS.Timeout }[] = [];
  private closed = false;

  constructor(private readonly config: ImagingConfig) {
    this.room = new Semaphore(config.IMAGE_MEMORY);
  }

  /**
   * Runs a task in a process as soon as `memory` MiB are free. Throws `UNPROCESSABLE_IMAGE` when the picture cannot be decoded within its
   * limits, `UNSUPPORTED_MEDIA_TYPE` when it has another format than its header, and the reason of `signal` when that is aborted.
   */
  run<N extends TaskName>(name: N, task: ImageTasks[N]['task'], memory: number, signal?: AbortSignal): Promise<ImageTasks[N]['result']> {
    const limit = Math.max(memory, this.config.IMAGE_MEMORY / this.config.IMAGE_PROCESSES);
    const request = { name, task, memory: limit * MEBIBYTE } as ImageRequest;
    const result = this.room.run(() => this.perform<ImageTasks[N]['result']>(request), { weight: limit, signal });
    return signal ? unlessAborted(result, signal) : result;
  }

  /** Ends all processes. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    for (const { timer } of this.idle.splice(0)) clearTimeout(timer);
    await Promise.all([...this.processes].map((process) => process.kill()));
  }

  private async perform<R>(request: ImageRequest): Promise<R> {
    if (this.closed) throw new ServiceUnavailable({ seconds: RETRY_SECONDS });
    const process = this.take();
    const reply = await process.run(request, this.config.IMAGE_TIMEOUT * 1_000).catch((error: unknown) => {
      this.discard(process);
      throw error instanceof ProcessEnded ? this.endOf(error) : error;
    });
    this.release(process, reply);
    if ('problem' in reply) throw this.refusal(reply);
    return reply.result as R;
  }

  private take(): ImageProcess {
    for (let found = this.idle.pop(); found; found = this.idle.pop()) {
      clearTimeout(found.timer);
      if (found.process.usable) return found.process;
      this.processes.delete(found.process);
    }
    const process = new ImageProcess();
    this.processes.add(process);
    return process;
  }

  private release(process: ImageProcess, { resident }: ImageReply): void {
    if (this.closed || process.tasks >= MAX_TASKS || resident > MAX_RESIDENT) return this.discard(process);
    const timer = setTimeout(() => {
      this.idle.splice(
        this.idle.findIndex((one) => one.process === process),
        1,
      );
      this.discard(process);
    }, IDLE_MS);
    this.idle.push({ process, timer: timer.unref() });
  }

  private discard(process: ImageProcess): void {
    void process.kill().then(() => this.processes.delete(process));
  }

  private refusal({ problem, detail }: ImageRefusal): Error {
    if (problem === 'fault') return new Error(`an image process failed: ${detail}`);
    if (problem === 'another_format') return new NotAnImage();
    return new UnprocessableImage({ reason: problem === 'animated' ? 'it is animated; send a still picture' : 'it is damaged' });
  }

  private endOf(error: ProcessEnded): Error {
    if (this.closed) return new ServiceUnavailable({ seconds: RETRY_SECONDS });
    this.logger.warn('image process ended', { reason: error.reason });
    return error.reason === 'fault' ? error : new UnprocessableImage({ reason: REASONS[error.reason] });
  }
}

/** The result of `work`, or the reason of the signal as soon as it is aborted; a process that has started still finishes. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
