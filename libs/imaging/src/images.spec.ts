import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';

import { testImages } from '#testing/agent-context';

import { dominantColor } from './analysis/dominant-color.js';
import { sniff, SNIFF_BYTES } from './header/sniff.js';
import type { ProcessedImage } from './index.js';
import { animatedPng, photo } from '../../../test/support/images.js';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-image-'));
const images = testImages();
let count = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(data: Buffer): string {
  const path = join(folder, String(count++));
  writeFileSync(path, data);
  return path;
}

async function take(data: Buffer): Promise<ProcessedImage> {
  const path = file(data);
  return images.process(path, await images.inspect(path));
}

const refused = { code: 'UNPROCESSABLE_IMAGE' };

describe('what is recognised', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('knows %s by its first bytes', async (format) => {
    expect(sniff((await photo(40, 30).toFormat(format).toBuffer()).subarray(0, SNIFF_BYTES))).toBe(format);
  });

  it.each(['gif', 'tiff'] as const)('does not take %s', async (format) => {
    expect(sniff(await photo(40, 30).toFormat(format).toBuffer())).toBeUndefined();
  });

  it.each(['', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'MZ', 'RIFF....WAVE', '\0\0\0\x20ftypheic\0\0\0\0heicmif1'])(
    'does not take %j',
    (text) => expect(sniff(Buffer.from(text, 'latin1'))).toBeUndefined(),
  );
});

describe('what is refused at the header', () => {
  it('too many pixels, before any is decoded', async () => {
    const bomb = await sharp({ create: { width: 7_000, height: 7_000, channels: 3, background: 'black' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(300_000);
    await expect(take(bomb)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('40000000 pixels') as string });
  });

  it('a side that no format of ours can hold', async () => {
    const strip = await sharp({ create: { width: 20_000, height: 4, channels: 3, background: 'black' } })
      .jpeg()
      .toBuffer();
    await expect(take(strip)).rejects.toMatchObject(refused);
  });

  it('animation: WebP and PNG', async () => {
    const stills = await Promise.all(['#ff0000', '#0000ff'].map((color) => photo(16, 16, color).png().toBuffer()));
    const frames = await sharp(stills, { join: { animated: true } })
      .webp()
      .toBuffer();
    await expect(take(frames)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('animated') as string });
    await expect(take(await animatedPng())).rejects.toMatchObject({ ...refused, message: expect.stringContaining('animated') as string });
  });

  it('content of another format than its header says', async () => {
    const path = file(await photo(40, 30).png().toBuffer());
    const facts = await images.inspect(path);
    await expect(images.process(path, { ...facts, format: 'jpeg' })).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('a header without a picture', async () => {
    await expect(take(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500)]))).rejects.toMatchObject(refused);
  });
});

describe('what is refused while decoding', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('a %s that ends too early', async (format) => {
    const whole = await photo(400, 300).toFormat(format).toBuffer();
    await expect(take(whole.subarray(0, Math.floor(whole.length / 2)))).rejects.toMatchObject(refused);
  });
});

describe('what is made of a picture', () => {
  it('an opaque one becomes JPEG, with a thumbnail of at most 320 pixels and a small placeholder', async () => {
    const image = await take(await photo(800, 600).png().toBuffer());
    expect(image).toMatchObject({ format: 'jpeg', width: 800, height: 600 });
    expect(await sharp(image.thumbnail).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240 });
    expect(image.placeholder).toMatch(/^data:image\/webp;base64,/);
    expect(image.placeholder.length).toBeLessThan(1_000);
  });

  it('one with transparency keeps it: PNG stays PNG, WebP stays WebP', async () => {
    for (const format of ['png', 'webp'] as const) {
      const cutout = sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 10, g: 200, b: 30, alpha: 0.5 } } });
      const image = await take(await cutout.toFormat(format).toBuffer());
      expect(image.format).toBe(format);
      expect((await sharp(image.data).stats()).isOpaque).toBe(false);
    }
  });

  it('is turned upright, and nothing of its metadata is left', async () => {
    const exif = {
      IFD0: { Copyright: 'secret-copyright', Artist: 'secret-artist' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1' },
    };
    const source = await photo(400, 200)
      .withExif(exif)
      .withXmp('<x:xmpmeta>secret-xmp</x:xmpmeta>')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(source.includes('secret-copyright')).toBe(true);
    const image = await take(source);
    expect(image).toMatchObject({ width: 200, height: 400 });
    for (const data of [image.data, image.thumbnail]) {
      const found = await sharp(data).metadata();
      expect([found.exif, found.xmp, found.iptc, found.icc, found.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(data.includes('secret')).toBe(false);
    }
    expect(await sharp(image.thumbnail).metadata()).toMatchObject({ width: 160, height: 320 });
  });

  it('CMYK, grey and 16-bit pictures become 8-bit sRGB', async () => {
    const cmyk = await photo(60, 40).toColourspace('cmyk').jpeg().toBuffer();
    const deep = await photo(60, 40).toColourspace('rgb16').png().toBuffer();
    const grey = await photo(60, 40).greyscale().png().toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    for (const source of [cmyk, deep, grey]) {
      const image = await take(source);
      expect(await sharp(image.data).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', width: 60, height: 40 });
    }
  });

  it('is visually lossless: above 44 dB', async () => {
    const source = await photo(600, 400).png().toBuffer();
    const image = await take(source);
    const [before, after] = await Promise.all([source, image.data].map((data) => sharp(data).removeAlpha().raw().toBuffer()));
    let squares = 0;
    for (let at = 0; at < (before?.length ?? 0); at++) squares += ((before?.[at] ?? 0) - (after?.[at] ?? 0)) ** 2;
    expect(10 * Math.log10(255 ** 2 / (squares / (before?.length ?? 1)))).toBeGreaterThan(44);
  });

  it('tells its dominant colour and ignores what is transparent', async () => {
    expect((await take(await photo(400, 300, '#2060c0').png().toBuffer())).dominant_color).toMatch(/^#[12].[56].[bc].$/);
    expect(dominantColor(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 250, 10, 10, 255]))).toBe('#fa0a0a');
    expect(dominantColor(new Uint8Array(0))).toBe('#ffffff');
  });
});
