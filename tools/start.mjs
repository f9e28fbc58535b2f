// npm start: servers where none are configured, migrations, then API and worker in one process. With --watch (npm run dev), every change
// to a source file compiles and restarts that process.
import { dataDirectory, isProduction, loadEnvFile } from './lib/environment.mjs';
import { main } from './lib/main.mjs';
import { accepts, Message } from './lib/process.mjs';
import { startStack } from './lib/stack.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

function port() {
  const value = process.env.PORT || '3000';
  if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65_535)
    throw new Message(`PORT=${value} is not a port; use a number from 1 to 65535`);
  return Number(value);
}

/** A line with the URL and login of the queue dashboard, which is off by default in production. */
function queues(url) {
  if (isProduction()) return '';
  const place = process.env.ADMIN_PASSWORD ? 'the environment' : `${dataDirectory()}/secrets.json`;
  return `\n    Queues   ${url}/admin/queues (user: admin, password: ADMIN_PASSWORD in ${place})`;
}

/** A line about the Redis of REDIS_URL if it is unreachable: Catalyst starts without it, but runs wait. */
async function redisState() {
  const { REDIS_URL } = process.env;
  if (!REDIS_URL) return '';
  const { hostname, port } = new URL(REDIS_URL);
  const server = { host: hostname, port: Number(port) || 6379 };
  return (await accepts(server))
    ? ''
    : `\n    Redis    ${server.host}:${server.port} does not answer: runs wait until it does; start it or correct REDIS_URL`;
}

await main(async () => {
  loadEnvFile();
  const { url } = await startStack({ port: port(), watch: process.argv.includes('--watch'), say });
  const redis = await redisState();
  const mail = process.env.SMTP_URL || process.env.MAIL_SERVER ? 'to your SMTP server' : `${dataDirectory()}/mail`;
  say(`
  Catalyst is up

    API      ${url}/api
    Docs     ${url}/docs
    Health   ${url}/health${queues(url)}${redis}
    Mail     ${mail}
    Data     ${dataDirectory()}

  Ctrl-C stops everything.
`);
});
