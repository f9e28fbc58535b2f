import { gzipSync } from 'node:zlib';

import { zipSync } from 'fflate';

import { dice, file, FORMATS, latin1, noise } from './hostile-kit.js';
import type { Format, HostileFile } from './hostile-kit.js';
import { animations, bombs, unusual } from './hostile-pictures.js';
import { photo, pngWithChunk } from './images.js';

/** A marker in every hidden payload of a polyglot file, which must not appear in stored bytes. */
export const PASSENGER = 'alert(document.cookie)';

const afterStart = (jpeg: Buffer, marker: number, content: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, marker]), length, content, jpeg.subarray(2)]);
};

async function originals(): Promise<Record<Format, Buffer>> {
  const made = await Promise.all(FORMATS.map(async (format) => [format, await photo(320, 240).toFormat(format).toBuffer()] as const));
  return Object.fromEntries(made) as Record<Format, Buffer>;
}

/** Files that are not accepted pictures, whatever their first bytes. */
function strangers(whole: Record<Format, Buffer>): HostileFile[] {
  const svg = (body: string): string => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${body}</svg>`;
  const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  const texts: Record<string, string> = {
    'SVG with script': svg(`<script>${PASSENGER}</script>`),
    'SVG with handler': svg(`<rect width="9" height="9" onload="${PASSENGER}"/>`),
    'SVG that reads a file': svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
    'SVG that calls home': svg('<image xlink:href="http://169.254.169.254/latest/meta-data/" width="9" height="9"/>'),
    'SVG with an entity': `<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`,
    'SVG of a billion laughs': `<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">${laughs}]>${svg('<text>&l9;</text>')}`,
    'SVG with a byte order mark': `\xef\xbb\xbf${svg('')}`,
    HTML: `<!doctype html><script>${PASSENGER}</script>`,
    PHP: '<?php system($_GET["c"]); ?>',
    'shell script': '#!/bin/sh\nrm -rf /\n',
    JSON: '{"image": true}',
    PDF: `%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(${PASSENGER})>>>>endobj\n%%EOF`,
    PostScript: '%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file',
    'ImageMagick script': 'push graphic-context\nfill \'url(https://example.com/"|id")\'\npop graphic-context',
    'GIF that is a script': `GIF89a=1;${PASSENGER};//`,
    netpbm: 'P6 2 2 255\n............',
    Radiance: '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n........',
    BMP: 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0',
    executable: `MZ\x90\0${'\0'.repeat(60)}`,
    ELF: `\x7fELF\x02\x01\x01${'\0'.repeat(60)}`,
    WAVE: 'RIFF\x24\0\0\0WAVEfmt ',
    HEIC: '\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf',
    MP4: '\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41',
    'JPEG XL': '\xff\x0a\xfa\x1f\x01\x90\x08\x10',
    'JPEG 2000': '\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ',
    icon: '\0\0\x01\0\x01\0\x10\x10\0\0\x01\0',
    matlab: 'MATLAB 5.0 MAT-file, Platform: GLNXA64',
    FITS: 'SIMPLE  =                    T / conforms to FITS standard',
    nothing: '',
  };
  const magic: Record<string, Buffer> = {
    JPEG: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    PNG: latin1('\x89PNG\r\n\x1a\n'),
    WebP: latin1('RIFF\xff\0\0\0WEBPVP8 '),
    AVIF: latin1('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf'),
  };
  return [
    ...Object.entries(texts).map(([kind, text]) => file('refused', kind, latin1(text))),
    file('refused', 'ZIP', Buffer.from(zipSync({ 'a.txt': latin1(PASSENGER) }))),
    file('refused', 'gzip', gzipSync(whole.jpeg)),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => file('refused', `noise ${n}`, noise(n * 700, n))),
    ...Object.entries(magic).flatMap(([name, start]) =>
      [0, 8, 64, 4_000].map((bytes) =>
        file('refused', `${name} magic and ${bytes} bytes of noise`, Buffer.concat([start, noise(bytes, bytes + 1)])),
      ),
    ),
    ...Object.entries(magic).map(([name, start]) =>
      file('refused', `${name} magic and HTML`, Buffer.concat([start, latin1(texts['HTML'] ?? '')])),
    ),
    ...Object.entries(magic).flatMap(([name, start]) =>
      FORMATS.filter((format) => format !== name.toLowerCase()).map((format) =>
        file('refused', `${name} magic before a whole ${format}`, Buffer.concat([start, whole[format]])),
      ),
    ),
    ...FORMATS.map((format) => file('refused', `${format} after a line of text`, Buffer.concat([latin1('hello\n'), whole[format]]))),
  ];
}

/** Complete pictures with a hidden payload: they are accepted, and the payload is removed. */
async function polyglots(whole: Record<Format, Buffer>): Promise<HostileFile[]> {
  const html = latin1(`<html><script>${PASSENGER}</script></html>`);
  const passengers: Record<string, Buffer> = {
    HTML: html,
    PHP: latin1(`<?php ${PASSENGER} ?>`),
    PDF: latin1(`%PDF-1.4\n${PASSENGER}\n%%EOF`),
    ZIP: Buffer.from(zipSync({ 'x.js': [latin1(PASSENGER), { level: 0 }] })),
  };
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${PASSENGER}</x:xmpmeta>`;
  const exif = { IFD0: { Copyright: PASSENGER, Artist: PASSENGER } };
  return [
    ...Object.entries(passengers).flatMap(([name, data]) =>
      FORMATS.map((format) =>
        // NOTE: data after an AVIF is parsed as a box; decoders may reject invalid boxes.
        file(format === 'avif' ? 'either' : 'taken', `${format} with ${name} behind it`, Buffer.concat([whole[format], data])),
      ),
    ),
    ...[0xfe, 0xe1, 0xe2, 0xed, 0xef].map((marker) =>
      file('taken', `JPEG with a script in segment ${marker.toString(16)}`, afterStart(whole.jpeg, marker, html)),
    ),
    ...(await Promise.all(
      ['tEXt', 'eXIf', 'prVt'].map(async (type) =>
        file('taken', `PNG with a script in ${type}`, await pngWithChunk(type, Buffer.concat([latin1('k\0'), html]))),
      ),
    )),
    ...(await Promise.all(
      FORMATS.map(async (format) =>
        file(
          'taken',
          `${format} with a script in EXIF and XMP`,
          await photo(40, 30).withExif(exif).withXmp(xmp).toFormat(format).toBuffer(),
        ),
      ),
    )),
  ];
}

/** Truncated and corrupted pictures. */
function damaged(whole: Record<Format, Buffer>): HostileFile[] {
  const roll = dice(4_711);
  const cuts = FORMATS.flatMap((format) =>
    Array.from({ length: 30 }, (_, n) => {
      const at = Math.floor((whole[format].length * 0.96 * (n + roll())) / 30);
      return file('refused', `${format} cut at ${at}`, whole[format].subarray(0, at));
    }),
  );
  const broken = FORMATS.flatMap((format) =>
    Array.from({ length: 36 }, (_, n) => {
      const data = Buffer.from(whole[format]);
      for (let hits = 0; hits <= n % 5; hits++) data[Math.floor(roll() * data.length)] = Math.floor(roll() * 256);
      return file('either', `${format} with broken bytes ${n}`, data);
    }),
  );
  return [...cuts, ...broken];
}

/** More than 400 files, each the same in every run. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const whole = await originals();
  const groups = await Promise.all([polyglots(whole), bombs(whole), animations(), unusual()]);
  return [...strangers(whole), ...damaged(whole), ...groups.flat()];
}
