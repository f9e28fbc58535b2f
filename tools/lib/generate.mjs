import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { Message } from './process.mjs';

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST = 40;

const upper = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** A kebab-case name in all spellings used in code. */
function spellings(name) {
  const words = name.split('-');
  const pascal = words.map(upper).join('');
  return {
    kebab: name,
    snake: words.join('_'),
    constant: words.join('_').toUpperCase(),
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    text: words.join(' '),
    sentence: upper(words.join(' ')),
  };
}

/** Throws a `Message` for an invalid name. */
export function checkName(kind, name) {
  if (!name) throw new Message(`the name is missing: npm run new:${kind} -- <name>`);
  if (!NAME.test(name) || name.length > LONGEST)
    throw new Message(
      `"${name}" is not a valid name: lower-case words joined by hyphens, ${LONGEST} characters at most, such as tide-tables`,
    );
}

/** The replacements of template names in all spellings; longer ones first. */
function pairsOf(names) {
  return names
    .flatMap(([from, to]) => {
      const other = spellings(to);
      return Object.entries(spellings(from)).map(([way, text]) => [text, other[way]]);
    })
    .sort(([a], [b]) => b.length - a.length);
}

const replaceAll = (text, pairs) => pairs.reduce((result, [from, to]) => result.replaceAll(from, to), text);

/** Inserts each list into a text: see `generate`. */
function expand(text, lists) {
  return Object.entries(lists).reduce((result, [from, to]) => {
    const { kebab, snake } = spellings(from);
    const whole = result.replaceAll(`['${snake}']`, JSON.stringify(to.map((name) => spellings(name).snake)).replaceAll('"', "'"));
    const lines = whole.split('\n').flatMap((line) => {
      if (!line.includes(snake) && !line.includes(kebab)) return [line];
      return to.map((name) => replaceAll(line, pairsOf([[from, name]])));
    });
    return lines.join('\n');
  }, text);
}

/**
 * Writes the files of a template into a new folder, with the names of the template replaced.
 * @param {string} template folder below templates/
 * @param {string} target folder to make, below the repository
 * @param {Record<string, string>} names names in the template, each with the one to write; longer ones are replaced first
 * @param {Record<string, readonly string[]>} lists names in the template, each with those to write: an array that holds only this name gets them
 * all, and every other line with it is written once for each
 * @returns {Promise<string[]>} the paths of the files
 */
export async function generate(template, target, names, lists = {}) {
  if (existsSync(join(root, target))) throw new Message(`${target} exists already`);
  const pairs = pairsOf(Object.entries(names));
  const rename = (text) => replaceAll(text, pairs);

  const source = join(root, 'templates', template);
  const entries = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const written = [];
  for (const entry of entries) {
    const from = join(entry.parentPath, entry.name);
    // NOTE: migrations run in the order of their numbers; a new one comes last.
    const file = rename(from.slice(source.length + 1)).replace('0000000000000', String(Date.now()));
    const path = join(root, target, file);
    const text = rename(expand(readFileSync(from, 'utf8'), lists));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await formatted(path, text));
    written.push(join(target, file));
  }
  return written.sort();
}

async function formatted(path, text) {
  if (path.endsWith('.sql')) return text;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
