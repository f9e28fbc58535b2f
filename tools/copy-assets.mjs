// Copies to dist what the compiler leaves behind: SQL, data files and fonts that the program reads beside its sources.
import { cpSync, globSync } from 'node:fs';

const KINDS = '{sql,json,txt,ttf,woff,woff2,html,css,md}';

for (const file of globSync(`{src,libs}/**/*.${KINDS}`, { exclude: (name) => name === 'node_modules' || name === 'testing' })) {
  if (!file.endsWith('README.md')) cpSync(file, `dist/${file}`);
}
