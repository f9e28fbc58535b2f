// Loaded into a measured process: on SIGUSR2 it collects garbage and logs it, so that memory can be measured without garbage.
process.on('SIGUSR2', () => {
  for (let n = 0; n < 3; n++) globalThis.gc();
  process.stdout.write('collected\n');
});
