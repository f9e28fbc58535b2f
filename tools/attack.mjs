// npm run test:attack: the tests of test/attack with full counts. `npm test` runs the same files with smaller counts.
process.env.ATTACK = 'full';
process.argv.push('test/attack');
await import('./test.mjs');
