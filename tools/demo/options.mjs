import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import sharp from 'sharp';

import { FACT_OPTIONS } from '../../dist/src/cli/fact-options.js';
import { Message } from '../lib/process.mjs';

const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif']);

const SAMPLE = {
  photo: fileURLToPath(new URL('./sample-photo.jpg', import.meta.url)),
  product: 'Tideline Mug',
  brand: 'Hollow Fern Pottery',
  price: '€ 34.00',
  description:
    'A stoneware mug with a teal glaze outside, a pale glaze inside and a foot of bare clay. Holds 350 ml. Safe in the dishwasher and the microwave.',
  audience: 'people who work from home and take their coffee slowly',
  tone: 'warm',
};

const NEEDED = ['product', 'brand'];
const FACT_HELP = FACT_OPTIONS.map(
  ({ flag, description }) => `  ${`--${flag} TEXT`.padEnd(20)} ${description}${NEEDED.includes(flag) ? '; needed with --photo' : ''}`,
);

const HELP = `npm run demo [-- options]     makes a campaign from a product photo and writes it as Markdown

  --photo FILE         JPEG, PNG, WebP or AVIF (a sample photo and its facts when left out)
${FACT_HELP.join('\n')}
  --out FOLDER         where the campaign goes (out/<product>)
  --server URL         use a Catalyst that runs already
  --keep               leave Catalyst running afterwards, until Ctrl-C
  --help`;

class UsageError extends Message {
  exitCode = 2;
}

function parse(args) {
  const text = Object.fromEntries(
    [...FACT_OPTIONS.map(({ flag }) => flag), 'photo', 'out', 'server'].map((name) => [name, { type: 'string' }]),
  );
  try {
    return parseArgs({ args, options: { ...text, keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(`${error.message.split('. ')[0]}; npm run demo -- --help lists the options`);
  }
}

async function readPhoto(path) {
  let data;
  try {
    data = readFileSync(path);
  } catch (error) {
    throw new UsageError(`--photo ${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  }
  const format = await sharp(data)
    .metadata()
    .then(
      (image) => image.format,
      () => undefined,
    );
  if (!FORMATS.has(format)) throw new UsageError(`--photo ${path} is no JPEG, PNG, WebP or AVIF image`);
  return { data, type: `image/${format === 'heif' ? 'avif' : format}` };
}

function checkServer(url) {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UsageError(`--server ${url} is not an http or https URL`);
  return url.replace(/\/+$/, '');
}

/**
 * Parses the flags; an invalid one ends the command with one line and exit code 2.
 * @param {string[]} args
 * @returns {Promise<{ help: string } | { facts: Record<string, string>, photo: { data: Buffer, type: string }, out?: string, server?: string, keep: boolean }>}
 */
export async function readOptions(args) {
  const flags = parse(args);
  if (flags.help) return { help: HELP };
  const needed = ['photo', ...NEEDED];
  const own = needed.some((name) => flags[name] !== undefined);
  const missing = own ? needed.filter((name) => !flags[name]?.trim()) : [];
  if (missing.length > 0) {
    throw new UsageError(
      `a product of your own needs --photo, --product and --brand; missing: ${missing.map((name) => `--${name}`).join(', ')}`,
    );
  }
  const chosen = own ? flags : { ...SAMPLE, ...flags };
  const provided = FACT_OPTIONS.filter(({ flag }) => chosen[flag]?.trim());
  return {
    facts: Object.fromEntries(provided.map(({ name, flag }) => [name, chosen[flag]])),
    photo: await readPhoto(chosen.photo),
    ...(flags.out && { out: flags.out }),
    ...(flags.server && { server: checkServer(flags.server) }),
    keep: flags.keep ?? false,
  };
}
