// npm run eval: how well the program copes with models. `--sloppy CLASS|all` runs campaigns with models that deviate from what they were asked for.
import { parseArgs } from 'node:util';

import { main } from './lib/main.mjs';
import { Message } from './lib/process.mjs';

const USAGE = 'usage: npm run eval -- --sloppy CLASS|all [--campaigns 400] [--rates 1,2] [--details]';

await main(async () => {
  const { values } = parseArgs({
    options: {
      sloppy: { type: 'string' },
      campaigns: { type: 'string', default: '400' },
      rates: { type: 'string', default: '1,2' },
      details: { type: 'boolean', default: false },
    },
  });
  const { MODEL_CLASSES, sloppy } = await import('./eval/sloppy.mjs');
  const classes = values.sloppy === 'all' ? MODEL_CLASSES : MODEL_CLASSES.filter((name) => name === values.sloppy);
  if (classes.length === 0) throw new Message(`${USAGE}\nCLASS is one of ${MODEL_CLASSES.join(', ')}`);
  await sloppy(classes, { campaigns: Number(values.campaigns), factors: values.rates.split(',').map(Number), details: values.details });
});
