import { globSync, readFileSync } from 'node:fs';

/** A document of the repository. */
export interface Document {
  path: string;
  text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', 'out', '.catalyst', 'coverage', '.git']);

/** Every document that people read, by path. */
export function documents(): Document[] {
  return globSync('**/*.md', { exclude: (name) => SKIPPED.has(name) })
    .filter((path) => !path.startsWith('test/fixtures/') && !path.includes('template'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

/** Targets of links and pictures. */
export const linksOf = (text: string): string[] => [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** What stands in backticks and fences. */
export const codeOf = (text: string): string[] => [...text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([code]) => code);

/** The anchors that GitHub makes of headings. */
export function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.+)$/gm);
  const anchor = (title: string): string =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
  return new Set([...headings].map(([, title = '']) => anchor(title)));
}
