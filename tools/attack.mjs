// npm run test:attack: the attacks of test/attack in full. `npm test` runs the same files with smaller counts.
process.env.ATTACK = 'full';
process.argv.push('test/attack');
await import('./test.mjs');
