export { createApp } from './create-app.js';
export { listen } from './listen.js';
export { endProcess, stopOnSignals } from './shutdown.js';
