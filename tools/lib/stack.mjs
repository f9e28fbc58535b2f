import { endLeftoverApplication, migrate, startApplication } from './application.mjs';
import { applicationEnvironment, dataDirectory } from './environment.mjs';
import { endProcess, Message, portTaken } from './process.mjs';
import { publish, runningLauncher, startServers } from '../servers/index.mjs';

/** Ctrl-C reaches this process twice: from the terminal, and from the process that started it. */
const SAME_SIGNAL_MS = 500;

/** Ends processes that a killed launcher left behind, then checks that the port is free. */
async function clear(dataDir, port) {
  await endLeftoverApplication(dataDir);
  if (await portTaken(port, process.env.HOST || '127.0.0.1'))
    throw new Message(`port ${port} is already in use; stop the program that uses it or choose another port: PORT=${port + 1} npm start`);
}

/**
 * Starts servers, a migrated database and the application, and stops them in the reverse order: on SIGINT, SIGTERM or SIGHUP, when the
 * application ends, and on `stop()`. A second signal stops immediately.
 * @param {{ port: number, quiet?: boolean, watch?: boolean, say: (line: string) => void }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startStack({ port, say, ...options }) {
  const dataDir = dataDirectory();
  const running = {};
  let stopping;
  let firstSignalAt;
  const stop = () => (stopping ??= (async () => (await running.application?.stop(), await running.servers?.stop()))());

  const interrupted = (signal) => {
    // NOTE: exiting immediately, during a start or on a second signal, still ends every program through launchProgram.
    if (Date.now() - firstSignalAt < SAME_SIGNAL_MS) return;
    firstSignalAt ??= Date.now();
    if (stopping || !running.application) return endProcess(130);
    say(`\n${signal}: stopping (again to stop immediately)`);
    void stop().then(() => endProcess(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted(signal));

  try {
    if (!(await runningLauncher(dataDir))) await clear(dataDir, port);
    running.servers = await startServers({ dataDir, say });
    const env = { ...applicationEnvironment(running.servers), PORT: String(port) };
    migrate(env);
    running.application = await startApplication(env, options);
  } catch (error) {
    await running.servers?.stop();
    throw error;
  }
  const { child, url } = running.application;
  publish(dataDir, { url });
  child.once('exit', (code) => {
    if (stopping) return;
    say(`Catalyst stopped unexpectedly (${code ?? child.signalCode})`);
    void stop().then(() => endProcess(code || 1));
  });
  return { url, stop };
}
