import type { Mail } from '#mailer';

/** The content of a mail, without its layout. */
export interface Letter {
  subject: string;
  lines: readonly string[];
  /** Shown in large type. */
  code?: string;
  /** For clients of the API, when there is no page to link to. */
  token?: { label: string; value: string };
  link?: { label: string; url: string };
  footer: string;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** Breaks lines at spaces, so that plain text needs no encoding and the `.eml` file is readable. */
function wrap(line: string): string {
  return line.replace(/(?=\S)(.{1,72})(?:\s+|$)/g, '$1\n').trimEnd();
}

function text({ lines, code, token, link, footer }: Letter): string {
  return [
    ...lines.map(wrap),
    ...(code ? [`    ${code}`] : []),
    ...(token ? [`${wrap(token.label)}\n    ${token.value}`] : []),
    ...(link ? [`${wrap(link.label)}:\n${link.url}`] : []),
    `${wrap(footer)}\n`,
  ].join('\n\n');
}

function html({ subject, lines, code, token, link, footer }: Letter): string {
  const paragraph = (line: string): string => `<p style="margin:0 0 16px">${escape(line)}</p>`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>`,
    '<body style="margin:0;padding:32px;background:#f6f6f4;color:#1d1d1b;font:16px/1.5 system-ui,sans-serif">',
    '<main style="max-width:34em;margin:0 auto;padding:32px;background:#fff;border-radius:8px">',
    ...lines.map(paragraph),
    ...(code ? [`<p style="margin:0 0 16px;font:600 32px/1.2 ui-monospace,monospace;letter-spacing:.2em">${escape(code)}</p>`] : []),
    ...(token ? [paragraph(token.label), `<p style="margin:0 0 16px"><code>${escape(token.value)}</code></p>`] : []),
    ...(link ? [`<p style="margin:0 0 16px"><a href="${escape(link.url)}">${escape(link.label)}</a></p>`] : []),
    `<p style="margin:24px 0 0;color:#6b6b66;font-size:14px">${escape(footer)}</p></main></body></html>`,
  ].join('\n');
}

/** A letter as a mail in plain text and HTML. */
export function layOut(to: string, letter: Letter): Mail {
  return { to, subject: letter.subject, text: text(letter), html: html(letter) };
}
