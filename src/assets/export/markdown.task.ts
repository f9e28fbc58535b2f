// NOTE: runs on a thread of its own (BoundedTask), in tests without a build, so it imports nothing of the repository.
import MarkdownIt from 'markdown-it';

/** Characters of HTML that one text may become; definitions that are used again and again make it grow with the square of its length. */
const MAX_HTML = 2_000_000;
/** Nesting depth of lists and quotations; the parser drops deeper levels. */
const MAX_NESTING = 100;
const SCHEMES = ['http:', 'https:', 'mailto:'];

const markdown = new MarkdownIt({ html: false, linkify: true, maxNesting: MAX_NESTING });
markdown.linkify.set({ fuzzyLink: false, fuzzyIP: false });
// NOTE: an unsafe link is shown as its text, so it is recognised as a link here and loses its target when it is rendered.
markdown.validateLink = () => true;

const { escapeHtml } = markdown.utils;
const { rules } = markdown.renderer;

function isSafe(href: string): boolean {
  return URL.canParse(href) && SCHEMES.includes(new URL(href).protocol);
}

// NOTE: one text is rendered at a time, and links do not nest.
let linkLength = 0;
let linked = false;

rules['link_open'] = (tokens, index) => {
  const href = String(tokens[index]?.attrGet('href'));
  linkLength += href.length;
  if (linkLength > MAX_HTML) throw new Error('the links of the text are too long');
  linked = isSafe(href);
  return linked ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">` : '';
};
rules['link_close'] = () => (linked ? '</a>' : '');
rules['image'] = (tokens, index, options, env, self) => escapeHtml(self.renderInlineAsText(tokens[index]?.children ?? [], options, env));

// NOTE: the policy of the page allows no style attributes.
for (const cell of ['th_open', 'td_open']) {
  rules[cell] = (tokens, index) => {
    const align = /^text-align:(left|right|center)$/.exec(String(tokens[index]?.attrGet('style')))?.[1];
    return `<${tokens[index]?.tag ?? 'td'}${align ? ` align="${align}"` : ''}>`;
  };
}

/** The HTML of a Markdown text, without active or remote content: HTML is shown as text, pictures as their description, links are to web and mail addresses only. */
export function run(text: string): string {
  linkLength = 0;
  const tokens = markdown.parse(text, {});
  if (tokens.some(({ level }) => level >= MAX_NESTING - 1)) throw new Error('the text is nested too deeply');
  const html = markdown.renderer.render(tokens, markdown.options, {});
  if (html.length > MAX_HTML) throw new Error('the rendered text is too long');
  return html;
}
