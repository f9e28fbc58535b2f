// Copies what the program needs in production into a folder: package.json, dist, and node_modules without files that are never loaded.
// Usage: node tools/production-tree.mjs <folder>, after `npm ci` and `npm run build`. The Dockerfile copies the folder into the image.
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Packages whose files are only sent to browsers: only these files are copied, without the dependencies of the packages. */
const SERVED = {
  redoc: ['bundles/redoc.standalone.js'],
  'swagger-ui-dist': ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'],
};

/** Files that Node never loads. */
const UNUSED_FILE = /\.(?:map|[cm]?tsx?|flow|markdown|md)$/i;
/** Top-level folders of a package that Node never loads. */
const UNUSED_FOLDER = new Set(['.github', '__tests__', 'benchmark', 'benchmarks', 'doc', 'docs', 'example', 'examples', 'test', 'tests']);
const LICENSE = /^(?:licen[cs]e|notice|copying)/i;

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

/** The folder from which a package loads another one: its own node_modules or those of its parent folders. */
function find(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const path = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (lock[path] && existsSync(join(root, path))) return path;
    if (folder === '') return undefined;
  }
}

/** The packages that the program needs. Optional peer dependencies are skipped: package.json lists those that are used. */
function requiredPackages() {
  const found = new Set();
  const visit = (from) => {
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = lock[from];
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers])) {
      const path = find(from, name);
      if (path === undefined && !(name in optionalDependencies))
        throw new Error(`${from || 'the program'} needs ${name}, which is not installed`);
      if (path === undefined || found.has(path)) continue;
      found.add(path);
      if (!(name in SERVED)) visit(path);
    }
  };
  visit('');
  return [...found];
}

/** Whether a file or folder of a package is copied. */
function isUsed(packageFolder, path) {
  const [top = '', ...below] = relative(packageFolder, path).split(sep);
  if (top === 'node_modules' || (below.length === 0 && UNUSED_FOLDER.has(top) && statSync(path).isDirectory())) return false;
  return LICENSE.test(basename(path)) || !UNUSED_FILE.test(path);
}

function copyPackage(path, target) {
  const from = join(root, path);
  const served = SERVED[path.replace('node_modules/', '')];
  if (!served) return cpSync(from, join(target, path), { recursive: true, filter: (file) => isUsed(from, file) });
  for (const file of ['package.json', 'LICENSE', ...served]) cpSync(join(from, file), join(target, path, file));
}

const [target] = process.argv.slice(2);
if (target === undefined) {
  process.stderr.write('usage: node tools/production-tree.mjs <folder>\n');
  process.exit(1);
}
mkdirSync(target, { recursive: true });
for (const name of ['package.json', 'dist']) cpSync(join(root, name), join(target, name), { recursive: true });
for (const path of requiredPackages()) copyPackage(path, target);
