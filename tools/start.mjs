// npm start: servers where none are given, migrations, then API and worker in one process.
import { startApplication, migrate } from './lib/application.mjs';
import { applicationEnvironment, dataDirectory, loadEnvFile } from './lib/environment.mjs';
import { main } from './lib/main.mjs';
import { Message, portTaken } from './lib/process.mjs';
import { startServers } from './servers/index.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

await main(async () => {
  loadEnvFile();
  const port = process.env.PORT || '3000';
  if (await portTaken(Number(port), process.env.HOST || '127.0.0.1'))
    throw new Message(`port ${port} is taken; stop what listens there or choose another: PORT=3001 npm start`);

  const servers = await startServers({ dataDir: dataDirectory(), say });
  let application;
  let stopping;
  const stop = (code) => {
    stopping ??= (async () => {
      await application?.stop();
      await servers.stop();
      process.exit(code);
    })();
    return stopping;
  };
  const interrupted = (signal) => {
    if (stopping) process.exit(1);
    say(`\n${signal}: stopping (once more to stop at once)`);
    void stop(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted(signal));

  try {
    const env = applicationEnvironment(servers);
    env.PORT = port;
    migrate(env);
    application = await startApplication(env);
  } catch (error) {
    await servers.stop();
    throw error;
  }
  application.child.once('exit', (code) => {
    if (!stopping) say(`Catalyst ended by itself (${code})`);
    void stop(code ?? 1);
  });
  const { url } = application;
  say(
    `\n  Catalyst is up\n\n    API      ${url}/api\n    Docs     ${url}/docs\n    Health   ${url}/health\n    Data     ${dataDirectory()}  (mail goes to ${process.env.SMTP_URL ? 'your SMTP server' : `${dataDirectory()}/mail`})\n\n  Ctrl-C stops everything.\n`,
  );
});
