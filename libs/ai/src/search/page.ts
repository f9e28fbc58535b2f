import { Parser } from 'htmlparser2';

/** What a page says about itself. */
interface PageSummary {
  title?: string;
  date?: string;
  excerpt?: string;
}

/** Characters of a page that are read. */
const MAX_PAGE = 200_000;
const CHUNK = 8_192;
/** Levels of elements inside each other, as browsers have it; the parser's cost for a deeper page grows with the square of the depth. */
const MAX_DEPTH = 512;
const MAX_TITLE = 500;
const MAX_DATE = 40;
const MAX_PARAGRAPH = 2_000;
/** A shorter paragraph is a label or a menu. */
const MIN_PARAGRAPH = 40;
const MAX_EXCERPT = 800;

/** Elements whose text nobody reads. */
const UNREAD = new Set(['script', 'style', 'noscript', 'template']);
const DATES = new Set(['article:published_time', 'datepublished']);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Collects title, date, description and first paragraph while a page is parsed. */
class PageReader {
  private title: string | undefined;
  private date: string | undefined;
  private description: string | undefined;
  private paragraph: string | undefined;
  /** The element whose text is collected, and the text. */
  private open: { name: string; text: string } | undefined;
  private unread = 0;
  private depth = 0;

  /** Whether the rest of the page has nothing to add. */
  get done(): boolean {
    return this.depth > MAX_DEPTH || (this.title !== undefined && this.paragraph !== undefined);
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    this.depth++;
    if (UNREAD.has(name)) this.unread++;
    if (this.unread > 0) return;
    if (name === 'meta') this.readMeta(attributes);
    if ((name === 'title' && this.title === undefined) || (name === 'p' && this.paragraph === undefined)) this.open = { name, text: '' };
    else if (name === 'br') this.ontext(' ');
  }

  ontext(text: string): void {
    if (this.open && this.unread === 0 && this.open.text.length < MAX_PARAGRAPH) this.open.text += text.slice(0, MAX_PARAGRAPH);
  }

  onclosetag(name: string): void {
    this.depth--;
    if (UNREAD.has(name)) this.unread--;
    if (this.open?.name !== name) return;
    const text = oneLine(this.open.text);
    if (name === 'title' && text) this.title = text.slice(0, MAX_TITLE);
    if (name === 'p' && text.length >= MIN_PARAGRAPH) this.paragraph = text;
    this.open = undefined;
  }

  summary(): PageSummary {
    const { title, date, description, paragraph } = this;
    const excerpt = (description ?? paragraph)?.slice(0, MAX_EXCERPT);
    return { ...(title && { title }), ...(date && { date }), ...(excerpt && { excerpt }) };
  }

  private readMeta({ name, property, itemprop, content = '' }: Readonly<Record<string, string>>): void {
    const key = (property ?? name ?? itemprop ?? '').toLowerCase();
    if (DATES.has(key) && content.length <= MAX_DATE) this.date ??= content;
    if (key === 'description') this.description ??= oneLine(content.slice(0, MAX_PARAGRAPH)) || undefined;
  }
}

/** Title, date and opening words of a page, as far as its head and first paragraphs tell. */
export function readPage(html: string): PageSummary {
  const reader = new PageReader();
  const parser = new Parser({
    onopentag: (name, attributes) => reader.onopentag(name, attributes),
    ontext: (text) => reader.ontext(text),
    onclosetag: (name) => reader.onclosetag(name),
  });
  for (let at = 0; at < Math.min(html.length, MAX_PAGE) && !reader.done; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  parser.end();
  return reader.summary();
}
