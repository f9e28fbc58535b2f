import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';

import { freePort, until } from '../../tools/lib/process.mjs';

/** One process of Catalyst that comes back when it is killed, as under a supervisor. */
class Member {
  constructor(name, env, dir) {
    this.name = name;
    this.env = env;
    this.log = openSync(join(dir, `${name}.log`), 'a');
    this.stopping = false;
    this.deaths = 0;
  }

  get url() {
    return `http://127.0.0.1:${this.env.PORT}`;
  }

  start() {
    this.child = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], {
      env: this.env,
      stdio: ['ignore', this.log, this.log],
    });
    this.child.once('exit', () => {
      if (this.stopping) return;
      this.deaths += 1;
      setTimeout(() => this.stopping || this.start(), 200);
    });
  }

  ready() {
    const live = () =>
      fetch(`${this.url}/health/live`).then(
        (answer) => answer.ok,
        () => false,
      );
    return until(live, 60_000);
  }

  signal(name) {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(name);
  }

  async stop() {
    this.stopping = true;
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const gone = () => this.child.exitCode !== null || this.child.signalCode !== null;
    if (!(await until(gone, 20_000))) this.signal('SIGKILL');
    return this.child.exitCode;
  }
}

/** Starts `apis` and `workers` processes on the same servers. */
export async function startCluster({ apis, workers, env, dir }) {
  const member = async (role, index) =>
    new Member(`${role}-${index}`, { ...env, CATALYST_ROLE: role, PORT: String(await freePort()) }, dir);
  const cluster = {
    apis: await Promise.all(Array.from({ length: apis }, (_, index) => member('api', index))),
    workers: await Promise.all(Array.from({ length: workers }, (_, index) => member('worker', index))),
  };
  const all = [...cluster.apis, ...cluster.workers];
  for (const one of all) one.start();
  for (const one of all) if (!(await one.ready())) throw new Error(`${one.name} did not start; see its log in ${dir}`);
  return { ...cluster, stop: () => Promise.all(all.map((one) => one.stop())) };
}
