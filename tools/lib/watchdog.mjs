// Runs next to each process that starts programs. Its standard input closes when that process has ended, even by kill -9; it then ends the
// programs that are still running, the latest first, and removes their folders.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { end } from './process.mjs';

let left = { programs: [], folders: [] };
for await (const line of createInterface({ input: process.stdin })) left = JSON.parse(line);
for (const { target, signal, patience } of left.programs.toReversed()) await end(target, signal, patience);
for (const folder of left.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
