import { run } from './markdown.task.js';

describe('the HTML of a Markdown text', () => {
  it.each([
    [
      'shows HTML as text',
      '<img src=x onerror=alert(1)>\n\n<div>',
      /^<p>&lt;img src=x onerror=alert\(1\)&gt;<\/p>\n<p>&lt;div&gt;<\/p>\n$/,
    ],
    ['shows a picture as its description', '![a <b> *c*](https://tracker.example/p.gif)', /^<p>a &lt;b&gt; c<\/p>\n$/],
    ['drops the target of a script', '[*a*](javascript:alert(1))', /^<p><em>a<\/em><\/p>\n$/],
    ['drops a target without a host', '[a](//evil.example) [b](/rel) [c](data:text/html,x)', /^<p>a b c<\/p>\n$/],
    [
      'links to the web',
      '[a](https://x.example/?q="><i> "t") and https://y.example',
      /^<p><a href="https:\/\/x\.example\/\?q=%22%3E%3Ci%3E" rel="noopener noreferrer nofollow">a<\/a> and <a href="https:\/\/y\.example" rel=/,
    ],
    ['links to mail', '<me@x.example>', /<a href="mailto:me@x\.example" rel=/],
    ['aligns the cells of a table without a style', '|a|b|\n|:-|-:|\n|1|~~2~~|', /<th align="left">a[^]*<td align="right"><s>2<\/s>/],
    ['escapes the name of a code block', '```a"><script>\n<i>\n```', /^<pre><code class="language-a&quot;&gt;&lt;script&gt;">&lt;i&gt;/],
  ])('%s', (_rule, text, html) => expect(run(text)).toMatch(html));

  it('has a target wherever the link is safe', () => {
    expect(run('[r] [s]\n\n[r]: https://x.example\n[s]: javascript:x')).toBe(
      '<p><a href="https://x.example" rel="noopener noreferrer nofollow">r</a> s</p>\n',
    );
  });

  it.each([
    ['is nested so deeply that the parser would drop a part', `${'> '.repeat(120)}last words`, 'nested too deeply'],
    ['would grow with the square of its length', `[a]: https://x.example/${'x'.repeat(50_000)}\n\n${'[a]'.repeat(15_000)}`, 'too long'],
  ])('is refused for a text that %s', (_what, text, message) => expect(() => run(text)).toThrow(message));
});
