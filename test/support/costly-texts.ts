/** A text of `length` characters that repeats one piece. */
const filled = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Pieces that open, nest or repeat something, in Markdown, HTML, links, addresses and Unicode. */
const REPEATED =
  `*a_|1) |1. |> |>|- |* |+ * - |> - |- > 1. |[|[a](|![](|![|![a|<|<a |</|<!--|<?|<!A |<![CDATA[|<title|<title>|<meta |<p |<p>x|<div>|<script>|<style>|<svg>
<scr<script>|<a href="|<a b='|<br|< p|\`|e\`|\`\`\` |~~~|**|**a|*|_|_a|a**b |**x* |*a **a |*_**__|__a|~~|~~a|x*_~|&#|&#1;|&#x|&amp;|&a|](|[](|[a](<b|[a](b "|[a](b (|[a](b() |[a][b]
[^1]|\\|\\*|[\\|http://a.|http://a.b |www.|www.a.b |//a.b |a@b.|a@|a.|a@a-_|<http://a>|<a@b.c>|mailto:|javascript:|data:|#|# |# a #|$|:|;|"|'|--|...|(|)|()|{|}|=|=-|- - |a|Aa|a |Dr. |. |, |abc; |! |please |more | – |: |.)
👩🏽‍🚀|\u{1F3FD}|\u200d|\ufe0f|\u200b|\u{e0041}|\u00a0|\u3000|a\u0301|\u0301|漢|ं`
    .split(/[|\n]/)
    .concat(
      '|',
      '|a',
      '| a | b |\n',
      '|\n',
      ':-|',
      '- a\n',
      '- a\n\n',
      '> a\nb\n',
      '# a\n',
      'a\n=\n',
      'a\n',
      'a\r\n',
      '\r',
      '\n',
      '\n \n',
      'a  \n',
      '    a\n\n',
    )
    .concat(
      '***\n',
      '```\n',
      '~~~\n',
      '<div>\n',
      '[a]: b\n',
      '[^a]: b\n',
      '[\n',
      '[a]: u "\n',
      '- [ ] a\n',
      '\t',
      '-\t',
      '\t- a\n',
      ' ',
      'a|b\n-|-\nc|d\n\n',
      '  ',
    );

/** Texts of about `length` characters that take a careless parser more than linear time. */
export function costlyTexts(length: number): [name: string, text: string][] {
  const half = Math.floor(length / 2);
  const fill = (piece: string, most = length) => filled(piece, most);
  const growing = (line: (depth: number) => string): string => {
    let text = '';
    for (let depth = 1; text.length < length; depth++) text += line(depth);
    return text.slice(0, length);
  };
  return [
    ...REPEATED.map((piece): [string, string] => [`${JSON.stringify(piece)} repeated`, fill(piece)]),
    ...[' ', '\u00a0', ',', '.', ')', '-', '*', '`', '"', '!', '\t', '\n', '=', '[', '(', '<', '>', 'a', '&', '_', '@', '/'].flatMap(
      (piece): [string, string][] => [
        [`${JSON.stringify(piece)} repeated between letters`, `a${fill(piece, length - 2)}b`],
        [`${JSON.stringify(piece)} repeated before an end mark`, `.${fill(piece, length - 2)}x`],
      ],
    ),
    ['backtick runs of every length', growing((depth) => `e${'`'.repeat(depth)}`)],
    ['a list that nests', growing((depth) => `${'  '.repeat(depth)}- a\n`)],
    ['an ordered list that nests', growing((depth) => `${'   '.repeat(depth)}1. a\n`)],
    ['a quotation that nests', growing((depth) => `${'>'.repeat(depth)}a\n`)],
    ['a nested quotation with lazy lines', `${'> '.repeat(1_000)}\n${fill('a\n', length - 2_001)}`],
    ['a wide table', `${fill('|a', half)}|\n${fill('|-', half - 20)}|\n|1|`],
    ['a table of many columns and short rows', `${fill('|a', 600)}|\n${fill('|-', 600)}|\n${fill('x\n', length - 1_204)}`],
    ['a table of code', `|a|\n|-|\n${fill('`|')}`],
    ['definitions', growing((depth) => `[a${depth}]: u\n`)],
    ['one long definition used often', `[a]: https://a.example/${'x'.repeat(half - 30)}\n\n${fill('[a]', half)}`],
    ['nested brackets', '['.repeat(half) + ']'.repeat(half)],
    ['nested links', `${'['.repeat(length / 4)}a${'](b)'.repeat(length / 8)}`],
    ['nested images', `${'!['.repeat(length / 8)}a${'](b)'.repeat(length / 8)}`],
    ['a link that never ends', `[a](${fill('x', length - 4)}`],
    ['a link with groups that never ends', `[a](${fill('x()', length - 4)}`],
    ['links after a link that never ends', `[a](${fill('[b](y)', length - 4)}`],
    ['a link of open parentheses', `[a](${fill('(', length - 4)}`],
    ['an address with entities', `http://a.b/${fill('&a;', length - 11)}`],
    ['a tag of attributes', `<a ${fill('b=c ', length - 3)}`],
    ['a comment of dashes', `<!-- ${fill('- ', length - 5)}`],
    ['tags inside tags', `${fill('<scr', half)}${fill('ipt>', half)}`],
    ['spaces after a tag start', `<${fill(' ', length - 1)}`],
    ['a closing tag of spaces', `<script>${fill('</script ', length - 8)}`],
    ['a fence of line ends', `\`\`\`json${fill('\n', length - 8)}x`],
    ['a wish of spaces', `mention that ${fill(' ', length - 14)}`],
    ['a wish of words', `make it ${fill('more ', length - 9)}!`],
    ['a list of words to avoid', `avoid ${fill('the words ', length - 6)}`],
    ['scheme and spaces', `javascript${fill(' ', length - 10)}`],
    ['a table row of spaces', `${fill('\u00a0', length - 1)}|`],
  ];
}
