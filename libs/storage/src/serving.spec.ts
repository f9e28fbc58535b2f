import fc from 'fast-check';

import { parseRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';

describe('parseRange', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-100', { start: 8, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
    ['bytes=a-b', undefined],
  ])('of %j in ten bytes', (header, expected) => expect(parseRange(header, 10)).toEqual(expected));
});

describe('contentDisposition', () => {
  it('keeps plain names and gives others twice', () => {
    expect(contentDisposition('inline', 'photo.jpg')).toBe('inline; filename=photo.jpg');
    expect(contentDisposition('attachment', 'Café "Größe".zip')).toBe(
      `attachment; filename="Cafe _Gro_e_.zip"; filename*=UTF-8''Caf%C3%A9%20%22Gr%C3%B6%C3%9Fe%22.zip`,
    );
  });

  it('never splits a header or leaves the quotes, whatever the name', () => {
    const encoded = '[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2}';
    const form = new RegExp(`^attachment; filename=([A-Za-z0-9._-]+|"[A-Za-z0-9 ._()-]*")(; filename\\*=UTF-8''(${encoded})*)?$`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        expect(contentDisposition('attachment', name)).toMatch(form);
      }),
      { numRuns: 2_000 },
    );
    for (const name of [
      '../../etc/passwd',
      'a\r\nSet-Cookie: x=1',
      'x"; filename="evil.exe',
      '\u202Egpj.exe',
      '\ud800',
      'CON',
      '\0',
      'a'.repeat(4_096),
    ])
      expect(contentDisposition('attachment', name)).toMatch(form);
  });
});
