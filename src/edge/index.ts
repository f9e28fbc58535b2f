export { createApp, listen } from './create-app.js';
export { endProcess, stopOnSignals } from './shutdown.js';
