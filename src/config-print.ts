import { listConfiguration } from '#platform';

import { loadModules } from './create-app.js';

await loadModules();
const shown = (value: unknown): string => (value === undefined ? '(unset)' : JSON.stringify(value));

for (const variable of listConfiguration().sort((a, b) => a.module.localeCompare(b.module) || a.name.localeCompare(b.name))) {
  const names = [variable.name, ...variable.aliases].join(', ');
  const value = variable.value === undefined || variable.value === variable.default ? '' : `  now: ${shown(variable.value)}`;
  process.stdout.write(
    `${variable.module.padEnd(12)} ${names}\n${' '.repeat(13)}${variable.description}; default: ${shown(variable.default)}${value}\n`,
  );
}
