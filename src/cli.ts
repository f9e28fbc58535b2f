#!/usr/bin/env node
import { runCli } from './cli/program.js';

// NOTE: what reads our output may stop early, as `head` does; that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCli(process.argv.slice(2));
