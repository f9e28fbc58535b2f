import sharp from 'sharp';

import { fakeAgentContext, testImages } from '#testing/agent-context';

import type { CampaignInput, Insights } from '../shared/index.js';
import { SocialImageAgent } from './social-image.agent.js';
import { LAYOUTS, type Rect } from './social-image.layout.js';
import { SocialImage, type SocialImageInput } from './social-image.schema.js';

const images = testImages();
const RED = '<g fill="#a11414">';
const photoOf = (width: number, height: number, body: string, ground = '#fbfaf6') =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${ground}"/>${RED}${body}</g></svg>`,
    ),
  )
    .png()
    .toBuffer();
const plain = () => photoOf(450, 350, '<rect x="165" y="90" width="120" height="170" rx="15"/>');

type Claim = Insights['value_propositions'][number];
const claimed = (text: string, kind: Claim['basis']['kind'] = 'description'): Claim => ({ text, basis: { kind, evidence: text } });

async function make(facts: Partial<CampaignInput>, claims: Claim[] = [], taken: Promise<Buffer> = plain()) {
  const photo = await taken;
  const pixels = await images.analyse(photo);
  const image = { upload_id: 'u', sha256: 's', width: pixels.width, height: pixels.height, media_type: 'image/png' };
  const input = {
    input: { product_name: 'Mug', brand_name: 'Hearth', image, ...facts },
    vision_analysis: { pixels },
    insight_extraction: { value_propositions: claims } as Insights,
  } as SocialImageInput;
  const ctx = fakeAgentContext({ photo });
  const agent = new SocialImageAgent(images);
  const output = SocialImage.parse(await agent.run(input, ctx));
  const part = async (name: string, area: Rect) =>
    sharp(ctx.attached.get(`${name}.png`)?.data)
      .extract(area)
      .removeAlpha()
      .raw()
      .toBuffer();
  return { output, part, content: agent.render(output, input).content };
}

/** For each row and column of some pixels, how many of them are of a kind. */
function count(data: Buffer, width: number, is: (red: number, green: number, blue: number) => boolean) {
  const rows = new Array<number>(data.length / 3 / width).fill(0);
  const columns = new Array<number>(width).fill(0);
  for (let i = 0; i < data.length; i += 3) {
    if (!is(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0)) continue;
    const at = i / 3;
    rows[Math.floor(at / width)]! += 1;
    columns[at % width]! += 1;
  }
  return { rows, columns };
}

const reaches = (counts: number[]): [number, number] => [counts.findIndex((n) => n > 0), counts.findLastIndex((n) => n > 0)];
const isRed = (red: number, green: number, blue: number) => red > 110 && green < 90 && blue < 90;

describe('a picture without text', () => {
  it.each([
    ['Arabic', 'مزهرية خزفية', 'دار الطين', '٢٤ ر.س'],
    ['Thai', 'แก้วเซรามิกทำมือ', 'บ้านดิน', '๒๔ บาท'],
  ])('in %s shows the photo up to every edge, and says why', async (_language, product_name, brand_name, price) => {
    const { output, part, content } = await make({ product_name, brand_name, price }, [claimed(product_name)]);
    expect(output).toMatchObject({ headline: null, lines: [] });
    expect(output.notes.join(' ')).toMatch(/product name.*not set into the picture.*the photo fills the picture/i);
    expect(content).not.toContain('contrast');
    for (const { name, width, height } of LAYOUTS) {
      for (const left of [0, width - 8]) {
        for (const top of [0, height - 8]) {
          const corner = await part(name, { left, top, width: 8, height: 8 });
          expect({ name, left, top, light: corner.every((value) => value > 230) }).toMatchObject({ light: true });
        }
      }
      const seen = count(await part(name, { left: 0, top: 0, width, height }), width, isRed);
      const [first, last] = reaches(seen.rows);
      expect((last - first) / height).toBeGreaterThan(0.33);
    }
  });
});

describe('the headline', () => {
  /** Height of capitals of Inter as a share of its size. */
  const CAPITALS = 0.727;

  it.each([
    ['a long claim', 'Mug', 'HAND THROWN STONEWARE THAT KEEPS THE WARMTH OF TEA FOR A WHOLE HOUR'],
    ['a long name', 'THE HAND THROWN STONEWARE MUG FOR THE FIRST TEA OF THE DAY AND THE LAST ONE TOO', ''],
    ['a long word', 'MUG', 'MADE FOR KAFFEEVOLLAUTOMATEN AND TEEMASCHINEN OF EVERY KIND'],
  ])('has at least 34 px at 1080 px of width with %s', async (_case, product_name, claim) => {
    const { output, part } = await make({ product_name, price: '€ 24,00' }, claim ? [claimed(claim)] : []);
    expect(output).toMatchObject({ headline: claim || product_name, notes: [] });
    for (const { name, width, text } of LAYOUTS) {
      const { rows } = count(await part(name, text), text.width, (...rgb) => rgb.every((value) => value > 200));
      const runs = rows
        .map((n) => (n > 0 ? '#' : ' '))
        .join('')
        .split(/ +/)
        .map((run) => run.length);
      // NOTE: what is lower than 12 px is the bar over the headline.
      const size = (runs.find((run) => run > 12) ?? 0) / CAPITALS;
      expect((size * 1080) / width).toBeGreaterThanOrEqual(33.5);
    }
  });

  it('is a fact that was typed, and neither a colour of the photo nor a page from the web', async () => {
    const claims = [
      claimed('Pictured in deep red', 'photo'),
      claimed('Mugs are loved everywhere', 'research'),
      claimed('It keeps tea warm.'),
    ];
    expect((await make({}, claims)).output.headline).toBe('It keeps tea warm');
    expect((await make({}, claims.slice(0, 2))).output.headline).toBe('Mug');
  });

  it('leaves no name out without a note', async () => {
    const claims = [claimed('It keeps tea warm.')];
    const product = await make({ product_name: `Stoneware mug ${'with a very long name '.repeat(6)}`.trim() }, claims);
    expect(product.output).toMatchObject({ headline: 'It keeps tea warm', lines: ['Hearth'] });
    expect(product.output.notes.join(' ')).toMatch(/product name .*not set into the picture/i);
    const brand = await make({ brand_name: 'Hearth and Home '.repeat(6).trim() }, claims);
    expect(brand.output).toMatchObject({ headline: 'It keeps tea warm', lines: ['Mug'] });
    expect(brand.output.notes.join(' ')).toMatch(/brand name .*not set into the picture/i);
  });
});

describe('the object', () => {
  it.each([
    ['tiny in a corner', photoOf(1600, 1200, '<rect x="1380" y="90" width="110" height="140"/>'), 110 / 140, 0.33],
    ['in a wide photo', photoOf(1600, 400, '<rect x="430" y="100" width="730" height="200"/>'), 730 / 200, 0.75],
    ['a chair on thin legs', photoOf(900, 900, '<path d="M300 40h300v420H300zM302 460h9v400h-9zM589 460h9v400h-9z"/>'), 300 / 820, 0.75],
  ])('%s is whole and fills a good part of the frame', async (_case, taken, shape, least) => {
    const { part } = await make({}, [], taken);
    for (const { name, photo } of LAYOUTS) {
      const seen = count(await part(name, photo), photo.width, isRed);
      const [[top, bottom], [left, right]] = [reaches(seen.rows), reaches(seen.columns)];
      const [width, height] = [right - left + 1, bottom - top + 1];
      expect(width / height / shape).toBeCloseTo(1, 1);
      expect(Math.min(top, left, photo.height - 1 - bottom, photo.width - 1 - right)).toBeGreaterThan(0);
      expect(Math.max(width / photo.width, height / photo.height)).toBeGreaterThan(least);
    }
  });
});
