import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';

import type { ImageReply, ImageRequest } from '../process/protocol.js';

const PROGRAM = join(import.meta.dirname, '..', 'process', `main${extname(import.meta.filename)}`);
// NOTE: nothing from our own environment, so that a compromised decoder finds no secret there.
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' };

const CRASHES: ReadonlySet<NodeJS.Signals> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']);

type EndReason = 'timeout' | 'memory' | 'crash' | 'fault';

/** A process ended before it answered: it exceeded its time or memory limit, or the decoder crashed. */
export class ProcessEnded extends Error {
  constructor(readonly reason: EndReason) {
    super(`an image process ended: ${reason}`);
  }
}

/** A child process that decodes one picture at a time. It does not keep this process alive, and ends with it. */
export class ImageProcess {
  /** Number of tasks it has received. */
  tasks = 0;
  private readonly child: ChildProcess;
  private readonly ended: Promise<ProcessEnded>;
  /** Why this process ended it. */
  private reason: EndReason | undefined;

  constructor() {
    // NOTE: decoders print warnings to the standard streams, which do not belong in our log.
    this.child = spawn(process.execPath, [PROGRAM], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      env: ENVIRONMENT,
    });
    this.ended = new Promise((resolve) => {
      this.child.on('error', () => resolve(new ProcessEnded('fault')));
      this.child.once('exit', (_code, signal) => resolve(new ProcessEnded(this.reason ?? reasonOf(signal))));
    });
    this.child.unref();
    this.child.channel?.unref();
  }

  /** Whether it can accept another task. */
  get usable(): boolean {
    return this.child.connected && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a task and waits for the answer. Throws `ProcessEnded`; after `timeout` ms the process is killed. */
  async run(request: ImageRequest, timeout: number): Promise<ImageReply> {
    this.tasks++;
    this.child.ref();
    this.child.channel?.ref();
    const timer = setTimeout(() => void this.kill('timeout'), timeout);
    try {
      return await new Promise<ImageReply>((resolve, reject) => {
        this.child.once('message', (reply: ImageReply) => resolve(reply));
        this.child.send(request, (error) => void (error && this.kill('fault')));
        void this.ended.then(reject);
      });
    } finally {
      clearTimeout(timer);
      this.child.removeAllListeners('message');
      this.child.unref();
      this.child.channel?.unref();
    }
  }

  /** Kills it; resolves when it has ended. */
  async kill(reason?: EndReason): Promise<void> {
    this.reason ??= reason;
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** The meaning of a signal that this process did not send: SIGKILL for too much memory, the others for a crashed decoder. */
function reasonOf(signal: NodeJS.Signals | null): EndReason {
  if (signal === 'SIGKILL') return 'memory';
  return signal && CRASHES.has(signal) ? 'crash' : 'fault';
}
