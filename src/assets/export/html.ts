import { createHash } from 'node:crypto';

import { authorOf, inReadingOrder, labelOf, notesOf } from './campaign.js';
import type { Campaign } from './campaign.js';
import { factLines } from './markdown.js';

/** A picture embedded in the page. */
export interface EmbeddedImage {
  alt: string;
  media_type: string;
  data: Uint8Array;
}

const STYLE = `:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:2rem;line-height:1.2}h2{margin-top:3rem;padding-top:1rem;border-top:1px solid #8884}img{max-width:100%;height:auto;border-radius:.5rem}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #8886;padding:.4rem .6rem;text-align:left;vertical-align:top}
dt{font-weight:600}dd{margin:0 0 .5rem}blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #8886}.by,footer{opacity:.7;font-size:.9rem}
pre{overflow-x:auto}.plain{white-space:pre-wrap;overflow-wrap:anywhere}a{color:inherit}@media print{h2{break-before:page}}`;

/** The content security policy of the page: its own style and embedded pictures only. */
export const HTML_POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const note = (text: string): string => `<p class="by">Note: ${escapeHtml(text)}</p>`;

/** A text as its HTML, or as plain text when it could not be rendered. */
function body(content: string, html: string | null): string {
  if (html !== null) return html;
  return `<p class="by">This text is too complex to format, so it is shown as written.</p>\n<pre class="plain">${escapeHtml(content)}</pre>\n`;
}

function embedded({ alt, media_type, data }: EmbeddedImage): string {
  return `<p><img alt="${escapeHtml(alt)}" src="data:${media_type};base64,${Buffer.from(data).toString('base64')}"></p>`;
}

/**
 * A whole campaign as one self-contained page: embedded pictures, no script, printable. `images` are by asset type, the photo under `photo`;
 * `texts` is the HTML of each asset by its id and of each analysis by its agent, null for a text that could not be rendered.
 */
export function campaignHtml(
  campaign: Campaign,
  images: ReadonlyMap<string, EmbeddedImage>,
  texts: ReadonlyMap<string, string | null>,
): string {
  const { project, assets, analysis, exported_at } = campaign;
  const title = `${escapeHtml(project.brand_name)}: ${escapeHtml(project.product_name)}`;
  const picture = (key: string): string => {
    const image = images.get(key);
    return image ? embedded(image) : '';
  };
  const facts = factLines(campaign).map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`);
  const pieces = inReadingOrder(assets).map(
    ({ asset }) =>
      `<section>\n<h2>${escapeHtml(labelOf(asset.asset_type))}</h2>\n${picture(asset.asset_type)}${body(asset.content, texts.get(asset.id) ?? null)}${notesOf(asset).map(note).join('')}<p class="by">${escapeHtml(authorOf(asset))}</p>\n</section>`,
  );
  pieces.push(...analysis.map(({ agent, content }) => `<section>\n${body(content, texts.get(agent) ?? null)}</section>`));
  return `<!doctype html>
<html lang="${escapeHtml(project.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${HTML_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1>${picture('photo')}<dl>${facts.join('')}</dl></header>
<main>
${pieces.length > 0 ? pieces.join('\n') : '<p>This campaign has no assets yet.</p>'}
</main>
<footer>Exported ${exported_at.toISOString()}</footer>
</body>
</html>
`;
}
