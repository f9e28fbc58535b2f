import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();

/** Samples of the start are skipped, because they only show module loading. In microseconds. */
const START_US = 3e6;

const placeOf = ({ url }) => url.replace('file://', '').replace(`${ROOT}/`, '');

/** The package or own file of a stack frame; undefined for frames of Node. */
function ownerOf(frame) {
  const place = placeOf(frame);
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1] ?? (place.startsWith('dist/') ? place : undefined);
}

/** Self time by function and by owner: time in Node counts for the nearest caller outside Node. */
function digest(file) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node;
  const owner = (node) => (node ? (node.owner ??= ownerOf(node.callFrame) ?? owner(node.parent)) : 'node');
  const functions = new Map();
  const owners = new Map();
  let total = 0;
  let at = 0;
  samples.forEach((id, index) => {
    const time = timeDeltas[index];
    const node = byId.get(id);
    const name = node.callFrame.functionName || '(anonymous)';
    at += time;
    if (at < START_US || name === '(idle)') return;
    total += time;
    add(functions, `${name} ${placeOf(node.callFrame)}:${node.callFrame.lineNumber + 1}`, time);
    add(owners, name.startsWith('(g') ? name : owner(node), time);
  });
  return { total, functions, owners };
}

function add(map, key, time) {
  map.set(key, (map.get(key) ?? 0) + time);
}

function top(map, total, count) {
  const rows = [...map].sort(([, a], [, b]) => b - a).slice(0, count);
  return rows.map(([key, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${key}`);
}

/** Flags that make a program write a CPU profile with `--profile`, and a function that prints it after the program has ended. */
export function profiling({ profile, out }, name, say) {
  if (!profile) return { flags: [], report: () => undefined };
  const dir = join(out, `${name}-profile`);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const report = () => {
    const files = existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith('.cpuprofile')) : [];
    for (const file of files) {
      const { total, functions, owners } = digest(join(dir, file));
      say(`${join(dir, file)}: ${(total / 1e6).toFixed(1)} s of work, by who caused it`);
      for (const line of [...top(owners, total, 30), 'and by function', ...top(functions, total, 30)]) say(line);
    }
  };
  return { flags: ['--cpu-prof', `--cpu-prof-dir=${dir}`, '--cpu-prof-interval=500'], report };
}
