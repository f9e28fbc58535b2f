import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { end, ended, freePort, launchProgram, Message, run, until } from '../../tools/lib/process.mjs';

const PLACES = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'];
const LOOK_EVERY_MS = 200;

async function install(say) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Message('this test needs nginx: apt install nginx-light, brew install nginx');
  say('Installing nginx with apt-get, for there is none on this machine');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 1e8 };
  // NOTE: the package would start a server of its own on port 80; this one forbids that.
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...args], { ...options, env: { ...options.env, RUNLEVEL: '1' } });
  const packages = ['install', '--yes', '--no-install-recommends', 'nginx-light'];
  await apt(...packages)
    .catch(() => apt('update').then(() => apt(...packages)))
    .catch((error) => {
      throw new Message(`apt-get could not install nginx:\n${error.stderr ?? error.message}`);
    });
}

/**
 * NOTE: `proxy_next_upstream off`: nginx must not hide a failed request by asking the other process.
 * Its own connections to clients are used once, since nginx drops idle ones when it reads its configuration anew.
 */
function configuration({ dir, port, upstreams }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${dir}/${name};`);
  return [
    `daemon off;`,
    `worker_processes 1;`,
    `pid ${dir}/nginx.pid;`,
    `error_log ${dir}/error.log warn;`,
    `events { worker_connections 2048; }`,
    `http {`,
    `  access_log off;`,
    ...temporary,
    `  keepalive_timeout 0;`,
    `  client_max_body_size 11m;`,
    `  upstream catalyst {`,
    ...upstreams.map((address) => `    server ${address} max_fails=0;`),
    `    keepalive 32;`,
    `  }`,
    `  server {`,
    `    listen 127.0.0.1:${port};`,
    `    location / {`,
    `      proxy_pass http://catalyst;`,
    `      proxy_http_version 1.1;`,
    `      proxy_set_header Connection "";`,
    `      proxy_set_header Host $host;`,
    `      proxy_set_header X-Forwarded-For $remote_addr;`,
    `      proxy_next_upstream off;`,
    `      proxy_read_timeout 3600s;`,
    `    }`,
    `  }`,
    `}`,
    '',
  ].join('\n');
}

/**
 * Starts an nginx with everything it writes under `dir`, which sends requests to those `members` that say they are ready; it looks five times a second,
 * as an orchestrator does.
 * @returns {Promise<{ url: string, routes: (member: { url: string }) => boolean, stop: () => Promise<void> }>}
 */
export async function startNginx({ dir, members, say = () => undefined }) {
  let program = PLACES.find(existsSync);
  if (!program) {
    await install(say);
    program = PLACES.find(existsSync);
  }
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'nginx.conf');
  const port = await freePort();
  let routed = members.map(({ url }) => url);
  const write = () => {
    writeFileSync(`${file}.new`, configuration({ dir, port, upstreams: routed.map((url) => new URL(url).host) }));
    renameSync(`${file}.new`, file);
  };
  write();
  const child = launchProgram(program, ['-e', join(dir, 'error.log'), '-p', dir, '-c', file], { stdio: 'ignore' });

  const ready = (url) =>
    fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
  let watching = true;
  const watch = async () => {
    while (watching) {
      const states = await Promise.all(members.map(async ({ url }) => [url, await ready(url)]));
      const now = states.filter(([, up]) => up).map(([url]) => url);
      // NOTE: with nobody ready the last list stays, as balancers do.
      if (now.length > 0 && now.join() !== routed.join()) {
        routed = now;
        write();
        child.kill('SIGHUP');
      }
      await sleep(LOOK_EVERY_MS);
    }
  };
  const watched = watch();

  const url = `http://127.0.0.1:${port}`;
  const up = await until(async () => ended(child) || (await ready(url)), 20_000);
  const stop = async () => {
    watching = false;
    await watched;
    if (!ended(child)) await end(child.pid, 'SIGTERM');
  };
  if (!up || ended(child)) {
    await stop();
    throw new Message(`nginx did not start; see ${dir}/error.log`);
  }
  return { url, routes: (member) => routed.includes(member.url), stop };
}
