import sharp from 'sharp';

import { describeAgentContract, fakeAgentContext, testImages } from '#testing/agent-context';

import type { CampaignInput } from '../shared/index.js';
import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { SocialImageAgent } from './social-image.agent.js';
import { contrastOf, schemeFor } from './social-image.color.js';
import { cutFor } from './social-image.crop.js';
import { fitText } from './social-image.fit.js';
import { typeface } from './social-image.font.js';
import { LAYOUTS } from './social-image.layout.js';
import { SocialImage, type SocialImageInput } from './social-image.schema.js';

const images = testImages();
const draw = (body: string, width = 900, height = 700) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`))
    .png()
    .toBuffer();
const mug = draw(
  '<rect width="450" height="350" fill="#f4f2ec"/><rect x="170" y="100" width="120" height="150" rx="15" fill="#1a7f86"/>',
  450,
  350,
);

async function inputFor(facts: Partial<CampaignInput>, claims: readonly string[], photo: Buffer): Promise<SocialImageInput> {
  const sample = sampleCampaign();
  const pixels = await images.analyse(photo);
  const image = { upload_id: 'u', sha256: 's', width: 450, height: 350, media_type: 'image/png' as const };
  const value_propositions = claims.map((text) => ({ text, basis: { kind: 'description' as const, evidence: text } }));
  return {
    input: { product_name: 'Sample Mug', brand_name: 'Hearth', image, ...facts },
    vision_analysis: { ...sample.vision_analysis, pixels },
    insight_extraction: { ...sample.insight_extraction, value_propositions },
  };
}

async function make(facts: Partial<CampaignInput>, claims: string[] = [], picture: Promise<Buffer> = mug) {
  const photo = await picture;
  const input = await inputFor(facts, claims, photo);
  const { pixels } = input.vision_analysis;
  const ctx = fakeAgentContext({ photo });
  const agent = new SocialImageAgent(images);
  const output = SocialImage.parse(await agent.run(input, ctx));
  return { output, ctx, pixels, asset: agent.render(output, input) };
}

describe('social_image', () => {
  it('makes three sizes, each as PNG and WebP, and attaches them', async () => {
    const { output, ctx, asset } = await make({ price: '€ 24,00' }, ['A stoneware mug that keeps its warmth.']);
    expect(output).toMatchObject({
      headline: 'A stoneware mug that keeps its warmth',
      lines: ['Sample Mug by Hearth', '€ 24,00'],
      notes: [],
    });
    expect(output.files).toHaveLength(6);
    for (const file of output.files) {
      const stored = ctx.attached.get(file.name);
      const found = await sharp(stored?.data).metadata();
      expect({ width: found.width, height: found.height, type: `image/${found.format}` }).toEqual({
        width: file.width,
        height: file.height,
        type: file.media_type,
      });
      expect(stored?.data.byteLength).toBe(file.bytes);
    }
    expect(new Set(output.files.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(['1200x627', '1080x1080', '1080x1920']));
    expect(asset.content).toContain('social-1200x627.png');
    expect(ctx.requests).toEqual([]);
  });

  it('draws ink on ground inside the text area, and nothing of it outside', async () => {
    const { output, ctx } = await make({ product_name: 'A name of quite some length for a mug' });
    for (const layout of LAYOUTS) {
      const { data, info } = await sharp(ctx.attached.get(`${layout.name}.png`)?.data)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const ink = [1, 3, 5].map((at) => Number.parseInt(output.ink.slice(at, at + 2), 16));
      const inked = (x: number, y: number) =>
        ink.every((value, channel) => Math.abs((data[(y * info.width + x) * 3 + channel] ?? 0) - value) < 12);
      const { left, top, width, height } = layout.text;
      const found = { inside: 0, outside: 0 };
      for (let y = layout.panel.top; y < layout.panel.top + layout.panel.height; y++) {
        for (let x = layout.panel.left; x < layout.panel.left + layout.panel.width; x++) {
          if (!inked(x, y)) continue;
          const within = x >= left - 2 && x <= left + width + 2 && y >= top - 2 && y <= top + height + 2;
          found[within ? 'inside' : 'outside']++;
        }
      }
      expect(found.outside).toBe(0);
      expect(found.inside).toBeGreaterThan(500);
    }
  });

  it('is the same picture for the same facts', async () => {
    const [one, two] = [await make({}), await make({})];
    expect(one.output).toEqual(two.output);
    expect([...one.ctx.attached]).toEqual([...two.ctx.attached]);
  });

  it('leaves out what it cannot set whole, and says so', async () => {
    const { output } = await make({ product_name: 'W'.repeat(200), brand_name: '서울다방', price: '¥480' });
    expect(output.headline).toBe('¥480');
    expect(output.notes.join(' ')).toMatch(/not set into the picture/);
    const emoji = await make({ product_name: 'Mug 🔥' });
    expect(emoji.output).toMatchObject({ headline: 'Mug', notes: ['Emoji are not set into the picture.'] });
  });

  it.each([
    '#ff0000',
    '#ffff00',
    '#00ff00',
    '#0000ff',
    '#ffffff',
    '#000000',
    '#808080',
    '#ff8c00',
    '#35d0c2',
    '#8b5a2b',
    '#777777',
    '#b3b3b3',
  ])('keeps text on %s readable at 4.5 to 1', async (color) => {
    for (const background of ['#ffffff', '#111111', '#87ceeb']) {
      const photo = draw(
        `<rect width="180" height="140" fill="${background}"/><rect x="50" y="30" width="80" height="80" fill="${color}"/>`,
        180,
        140,
      );
      const pixels = await images.analyse(await photo);
      const { ink, ground, contrast } = schemeFor(pixels);
      expect(contrastOf(ink, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('fitting', () => {
  it('sets every word, no line wider than the space, or nothing at all', async () => {
    const face = await typeface(700);
    const space = { width: 400, height: 300, largest: 60, smallest: 24, leading: 1.16 };
    for (const text of [
      'Short',
      'A dimmable desk lamp in brushed aluminium',
      'Żółta lampa z bardzo długą nazwą, która nie chce się skończyć',
      'Ωραίο φωτιστικό γραφείου',
      'Настольная лампа',
    ]) {
      const fitted = fitText(face, text, space);
      expect(fitted?.lines.join(' ')).toBe(text);
      expect(fitted?.height).toBeLessThanOrEqual(space.height);
      for (const line of fitted?.lines ?? []) expect(face.width(line, fitted?.size ?? 0)).toBeLessThanOrEqual(space.width);
    }
    expect(fitText(face, 'W'.repeat(200), space)).toBeNull();
  });

  it('cuts around the object and never through it', async () => {
    const size = { width: 900, height: 700 };
    for (const x of [20, 200, 430, 640]) {
      const pixels = await images.analyse(
        await draw(`<rect width="900" height="700" fill="#fff"/><rect x="${x}" y="220" width="240" height="280" fill="#a11414"/>`),
      );
      for (const { photo } of LAYOUTS) {
        const { cut } = cutFor(pixels, size, photo);
        expect(cut.left).toBeLessThanOrEqual(x + 12);
        expect(cut.left + cut.width).toBeGreaterThanOrEqual(x + 228);
        expect(cut.top).toBeLessThanOrEqual(232);
        expect(cut.top + cut.height).toBeGreaterThanOrEqual(488);
      }
    }
  });
});

describeAgentContract(SocialImageAgent, {
  input: async () => inputFor({}, ['A stoneware mug that keeps its warmth.'], await mug),
  photo: () => mug,
  create: () => new SocialImageAgent(images),
});
