import sharp from 'sharp';

import { testImages } from '#testing/agent-context';

import { fromHex, nameOf } from './color-names.js';
import { ImageAnalysis } from './image-analysis.schema.js';
import { toOklab } from './oklab.js';

type Rect = { left: number; top: number; width: number; height: number; color: string };

const draw = (width: number, height: number, background: string, rects: Rect[] = []) =>
  sharp({ create: { width, height, channels: 4, background } }).composite(
    rects.map(({ left, top, width: w, height: h, color }) => ({
      input: { create: { width: w, height: h, channels: 4, background: color } },
      left,
      top,
    })),
  );
const svg = (width: number, height: number, body: string) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`))
    .png()
    .toBuffer();

const images = testImages();

describe('analyseImage', () => {
  it('measures a red square in the middle of white', async () => {
    const bytes = await draw(900, 900, '#ffffff', [{ left: 300, top: 300, width: 300, height: 300, color: '#ff0000' }])
      .jpeg()
      .toBuffer();
    const seen = await images.analyse(bytes);
    expect(ImageAnalysis.parse(seen)).toEqual(seen);
    expect(seen.colors[0]).toMatchObject({ name: 'white' });
    const red = seen.colors.find(({ name }) => name === 'red');
    expect(red?.share).toBeCloseTo(1 / 9, 1);
    expect(seen.background).toMatchObject({ kind: 'plain_light', color: { name: 'white' } });
    expect(seen.subject?.position).toBe('centre');
    expect(seen.subject?.share_of_frame).toBeCloseTo(1 / 9, 1);
    expect(seen.subject?.colors[0]?.name).toBe('red');
    expect(seen).toMatchObject({ width: 900, height: 900, orientation: 'square', aspect_ratio: '1:1' });
    expect(seen.sharpness.level).toBe('crisp');
  });

  it('tells where the subject stands and on which side the calm space is', async () => {
    const bytes = await draw(1200, 800, '#202124', [{ left: 60, top: 200, width: 300, height: 400, color: '#35d0c2' }])
      .png()
      .toBuffer();
    const seen = await images.analyse(bytes);
    expect(seen.background.kind).toBe('plain_dark');
    expect(seen.subject?.position).toBe('left');
    expect(seen.negative_space.side).toBe('right');
    expect(seen.negative_space.share).toBeCloseTo(0.7, 1);
    expect(seen.subject?.colors[0]?.name).toBe('turquoise');
    expect(seen).toMatchObject({ orientation: 'landscape', aspect_ratio: '3:2' });
    expect(seen.brightness.level).toBe('dark');
  });

  it('tells a coloured, a graded and a busy background apart', async () => {
    const coloured = await draw(400, 600, '#ffd9b8', [{ left: 150, top: 200, width: 100, height: 200, color: '#14214a' }])
      .png()
      .toBuffer();
    expect((await images.analyse(coloured)).background).toMatchObject({ kind: 'plain_coloured', color: { name: 'peach' } });
    const graded = await svg(
      600,
      400,
      '<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#eef"/><stop offset="1" stop-color="#668"/></linearGradient></defs>' +
        '<rect width="600" height="400" fill="url(#g)"/><circle cx="300" cy="200" r="80" fill="#e01b24"/>',
    );
    const gradient = await images.analyse(graded);
    expect(gradient.background.kind).toBe('gradient');
    expect(gradient.subject?.position).toBe('centre');
    let seed = 7;
    const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const tiles = Array.from({ length: 600 }, () => {
      const color = `hsl(${Math.floor(next() * 360)},${Math.floor(next() * 90)}%,${Math.floor(next() * 90)}%)`;
      return `<rect x="${Math.floor(next() * 600)}" y="${Math.floor(next() * 400)}" width="40" height="40" fill="${color}"/>`;
    }).join('');
    const busy = await images.analyse(await svg(600, 400, tiles));
    expect(busy.background.kind).toBe('busy');
    expect(busy.subject).toBeNull();
  });

  it('sees transparency and takes only what is opaque for the subject', async () => {
    const seen = await images.analyse(
      await draw(500, 500, '#00000000', [{ left: 100, top: 100, width: 200, height: 200, color: '#0f8f62' }])
        .png()
        .toBuffer(),
    );
    expect(seen.background).toEqual({ kind: 'transparent', color: null });
    expect(seen.transparency).toMatchObject({ has_alpha: true });
    expect(seen.transparency.share).toBeCloseTo(0.84, 1);
    expect(seen.colors.map(({ name }) => name)).toEqual(['emerald green']);
  });

  it('says that an empty picture has no subject', async () => {
    const seen = await images.analyse(await draw(300, 300, '#ffffff').png().toBuffer());
    expect(seen.subject).toBeNull();
    expect(seen.negative_space).toEqual({ share: 0, side: null });
    expect(seen.contrast.level).toBe('low');
  });

  it('hears of blur, warmth and colourfulness', async () => {
    const sharpBytes = await svg(
      800,
      800,
      '<rect width="800" height="800" fill="#f6e0b0"/><rect x="200" y="200" width="400" height="400" fill="#7a4a24"/>',
    );
    const blurred = await sharp(sharpBytes).blur(14).png().toBuffer();
    expect((await images.analyse(blurred)).sharpness.level).toBe('soft');
    expect((await images.analyse(sharpBytes)).sharpness.level).toBe('crisp');
    expect((await images.analyse(sharpBytes)).temperature.level).toBe('warm');
    const cold = await images.analyse(await draw(200, 200, '#2a6fd6').png().toBuffer());
    expect(cold.temperature.level).toBe('cool');
    expect(cold.saturation.level).toBe('vivid');
  });

  it('turns the picture upright before it measures', async () => {
    const bytes = await draw(600, 400, '#ffffff', [{ left: 20, top: 150, width: 100, height: 100, color: '#000000' }])
      .jpeg()
      .toBuffer();
    const turned = await sharp(bytes).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const seen = await images.analyse(turned);
    expect(seen).toMatchObject({ width: 400, height: 600, orientation: 'portrait', aspect_ratio: '2:3' });
    expect(seen.subject?.position).toBe('top');
  });

  it('gives the same answer each time, and refuses what is no picture', async () => {
    const bytes = await draw(640, 480, '#87ceeb', [{ left: 300, top: 100, width: 200, height: 300, color: '#8b0000' }])
      .webp()
      .toBuffer();
    expect(await images.analyse(bytes)).toEqual(await images.analyse(bytes));
    await expect(images.analyse(Buffer.from('no picture'))).rejects.toThrow();
  });
});

describe('nameOf', () => {
  it('gives no hue to a grey and no grey to a hue', () => {
    for (let value = 0; value < 256; value += 5) {
      const grey = `#${value.toString(16).padStart(2, '0').repeat(3)}`;
      expect(nameOf(fromHex(grey))).toMatch(/white|grey|charcoal|black/);
    }
    for (let hue = 0; hue < 360; hue += 10) {
      const [r, g, b] = [0, 8, 4].map((n) => {
        const k = (n + hue / 30) % 12;
        return Math.round(255 * (0.5 - 0.2 * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
      });
      expect(nameOf(toOklab(r ?? 0, g ?? 0, b ?? 0))).not.toMatch(/white|grey|charcoal|black/);
    }
  });

  it.each([
    ['#0b1536', 'navy blue'],
    ['#e3e4e5', 'light grey'],
    ['#7d4a25', 'brown'],
    ['#f2efe9', 'off-white'],
    ['#9db39a', 'sage green'],
    ['#c9a227', 'mustard yellow'],
    ['#6a1b2c', 'burgundy'],
    ['#111111', 'black'],
    ['#589995', 'soft teal'],
    ['#b3a99b', 'warm grey'],
    ['#cbc5bc', 'light warm grey'],
    ['#7f97b0', 'dusty blue'],
  ])('calls %s %s', (hex, name) => expect(nameOf(fromHex(hex))).toBe(name));
});
