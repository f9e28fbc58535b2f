/** File names that break a careless server; each is put into the form unescaped. */
export function hostileNames(): string[] {
  const traversals = ['../', '..\\', '..%2f', '%2e%2e/', '....//', '/', 'C:\\', '\\\\host\\share\\', 'file:///', '~/'].flatMap((start) => [
    `${start}etc/passwd`,
    `${start.repeat(8)}x.jpg`,
  ]);
  const odd = [
    '',
    '.',
    '..',
    'CON',
    'NUL.jpg',
    'COM1',
    'a.jpg/',
    'a.jpg ',
    '-rf',
    '`id`.jpg',
    '$(id).jpg',
    '|id',
    ';id;.jpg',
    '*',
    '?.jpg',
    '%s%n%x',
    '{{7*7}}',
    "' OR 1=1--",
    '<script>.jpg',
    'x.jpg.php',
    '.htaccess',
    'x.svg',
  ];
  const bytes = [
    'a\0.jpg',
    'a\x01\x02.jpg',
    'a\t.jpg',
    'a\x7f.jpg',
    'a\\".jpg',
    'a%22.jpg',
    'a%0d%0aX: y.jpg',
    '\u202egpj.exe',
    'e\u0301.jpg',
    '写真.jpg',
    '🔥.jpg',
    '\ufeff.jpg',
    '\u2028.jpg',
    'a'.repeat(4_096),
    '長'.repeat(300),
  ];
  return [...traversals, ...odd, ...bytes];
}
