const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ' };

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#39|[a-z]{2,4});/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

/** Title, date and opening words of a page, as far as its head and first paragraphs tell. */
export function readPage(html: string): { title?: string; date?: string; excerpt?: string } {
  const head = html.slice(0, 200_000).replace(/<(script|style|noscript|template)\b[\s\S]*?<\/\1\s*>/gi, ' ');
  const title = /<title[^>]*>([^<]{1,500})/i.exec(head)?.[1];
  const date = /<meta[^>]{0,200}(?:article:published_time|datePublished)[^>]{0,200}content="([^"]{1,40})"/i.exec(head)?.[1];
  const description = /<meta[^>]{0,100}name="description"[^>]{0,100}content="([^"]{1,1000})"/i.exec(head)?.[1];
  const paragraph = /<p[^>]{0,500}>([\s\S]{40,2000}?)<\/p>/i.exec(head)?.[1];
  const excerpt = plain(description ?? paragraph ?? '').slice(0, 800);
  return { ...(title && { title: plain(title) }), ...(date && { date }), ...(excerpt && { excerpt }) };
}
