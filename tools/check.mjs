// npm run check: every check that needs no server. All of them run; the last lines list the failed ones.
import { spawn } from 'node:child_process';

const STEPS = ['format:check', 'lint', 'typecheck', 'imports', 'unused', 'openapi:lint', 'secrets:check'];

let stopped = false;
let active;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    stopped = true;
    active?.kill(signal);
  });

function run(step) {
  process.stdout.write(`== ${step}\n`);
  active = spawn('npm', ['run', '--silent', step], { stdio: 'inherit', shell: process.platform === 'win32' });
  return new Promise((resolve) => active.once('exit', (code) => resolve(code === 0)));
}

const failed = [];
for (const step of STEPS) if (!stopped && !(await run(step))) failed.push(step);
if (stopped) process.exitCode = 130;
else {
  if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')} (run one alone with: npm run ${failed[0]})\n`);
  process.stdout.write(`${STEPS.length - failed.length} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
