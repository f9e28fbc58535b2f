export { createApp } from './create-app.js';
export { stopOnSignals } from './shutdown.js';
