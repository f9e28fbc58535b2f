import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/avif': 'avif' };

/** A file name: letters and digits of any script, joined by hyphens. */
export function slug(text) {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'campaign'
  );
}

/** Text escaped for Markdown. */
function plain(text) {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/\s+/g, ' ');
}

/** The notes of an asset. */
export const notesOf = ({ data }) => (Array.isArray(data?.notes) ? data.notes : []);

function overview({ facts, run, assets, image, file }) {
  const { product_name, brand_name, ...rest } = facts;
  const writers = [...new Set(assets.map(({ provider, model }) => [provider, model].filter(Boolean).join(' ')))].filter(Boolean).join(', ');
  return `# ${plain(product_name)}

![${plain(product_name)}](${image})

| Fact | Value |
|---|---|
| Brand | ${plain(brand_name)} |
${Object.entries(rest)
  .map(([name, value]) => `| ${name[0].toUpperCase()}${name.slice(1)} | ${plain(value)} |`)
  .join('\n')}

## Campaign

${assets.map((asset) => `- [${plain(asset.title)}](${file(asset)}) (${asset.asset_type.replaceAll('_', ' ')})`).join('\n')}

${notesSection(assets)}Run \`${run.id}\` ended \`${run.status}\`; written by: ${writers || 'no model'}.
`;
}

/** Each note once, with the assets that it applies to. */
function notesSection(assets) {
  const notes = Map.groupBy(
    assets.flatMap((asset) => notesOf(asset).map((note) => ({ note, asset }))),
    ({ note }) => note,
  );
  if (notes.size === 0) return '';
  const lines = [...notes].map(
    ([note, entries]) => `- ${plain(note)} (${entries.map(({ asset }) => asset.asset_type.replaceAll('_', ' ')).join(', ')})`,
  );
  return `## Notes\n\n${lines.join('\n')}\n\n`;
}

/** The files of an asset, shown below its text; for a picture in several formats only the PNG or JPEG. */
function gallery(files, folder) {
  const shown = files.filter(({ media_type }) => /^image\/(png|jpeg)$/.test(media_type));
  const others = files.filter((entry) => !shown.includes(entry));
  const lines = [
    ...shown.map(({ name }) => `![${plain(name)}](${folder}/${name})`),
    ...others.map(({ name }) => `[${plain(name)}](${folder}/${name})`),
  ];
  return lines.map((line) => `\n${line}\n`).join('');
}

/**
 * Writes a campaign as Markdown: one file per asset, a folder for the files of an asset, the photo, and a README that links to them.
 * @returns {string[]} the written paths, with the README first
 */
export function writeCampaign(folder, { facts, photo, run, assets }) {
  const image = `photo.${EXTENSIONS[photo.type]}`;
  const name = (asset) => slug(asset.asset_type);
  const file = (asset) => `${name(asset)}.md`;
  const write = (local, content) => {
    const path = join(folder, local);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const paths = [write('README.md', overview({ facts, run, assets, image, file }))];
  write(image, photo.data);
  for (const asset of assets) {
    const content = asset.content.trim();
    // NOTE: an asset whose text starts with a heading already has a title.
    paths.push(
      write(file(asset), `${/^#+ /.test(content) ? '' : `# ${plain(asset.title)}\n\n`}${content}\n${gallery(asset.files, name(asset))}`),
    );
    for (const { name: part, data } of asset.files) write(join(name(asset), basename(part)), data);
  }
  return paths;
}
