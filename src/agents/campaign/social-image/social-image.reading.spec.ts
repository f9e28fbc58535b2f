import sharp from 'sharp';
import type { Sharp } from 'sharp';

import { fakeAgentContext, testImages } from '#testing/agent-context';

import type { Insights } from '../shared/index.js';
import { SocialImageAgent } from './social-image.agent.js';
import { contrastOf } from './social-image.color.js';
import { fitText } from './social-image.fit.js';
import { typeface } from './social-image.font.js';
import { LAYOUTS } from './social-image.layout.js';
import type { Layout } from './social-image.layout.js';
import { SocialImage } from './social-image.schema.js';
import type { SocialImageInput } from './social-image.schema.js';
import { unitsOf } from './social-image.units.js';

const images = testImages();
const scene = (background: string, color: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><rect width="900" height="700" fill="${background}"/><rect x="330" y="180" width="240" height="340" rx="30" fill="${color}"/></svg>`,
    ),
  );
const busy = () => {
  const tiles = Array.from({ length: 35 * 45 }, (_, n) => {
    const hue = (n * 7_919) % 360;
    return `<rect x="${(n % 45) * 20}" y="${Math.floor(n / 45) * 20}" width="20" height="20" fill="hsl(${hue},80%,${20 + ((n * 31) % 60)}%)"/>`;
  });
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700">${tiles.join('')}</svg>`));
};
const PHOTOS: Record<string, () => Sharp> = {
  'a light photo': () => scene('#fbfaf6', '#efe6d2'),
  'a dark photo': () => scene('#0b0c0e', '#1d2126'),
  'a grey photo': () => scene('#808080', '#777777'),
  'an orange thing on white': () => scene('#ffffff', '#ff8c00'),
  'a turquoise thing on black': () => scene('#111111', '#35d0c2'),
  'a busy photo': busy,
};
const FACTS = {
  German: {
    product: 'Espresso-Vollautomaten-Entkalkungsmittel',
    brand: 'Kaffeerösterei Großglockner',
    claim: 'Rückstandsfreie Geschwindigkeitsentkalkung für Kaffeevollautomaten',
  },
  Japanese: {
    product: '手びねりの湯のみ「朝霧」',
    brand: '京都茶房',
    claim: '職人が一つひとつ手作業で釉薬をかけた、毎日のお茶の時間を大切にする人のための湯のみです',
  },
};

async function make(photo: Buffer, { product, brand, claim }: (typeof FACTS)['German']) {
  const pixels = await images.analyse(photo);
  const input = {
    input: {
      product_name: product,
      brand_name: brand,
      price: '¥4,800',
      image: { upload_id: 'u', sha256: 's', width: 900, height: 700, media_type: 'image/png' },
    },
    vision_analysis: { pixels },
    insight_extraction: { value_propositions: [{ text: claim, basis: { kind: 'description', evidence: claim } }] } as Insights,
  } as SocialImageInput;
  const ctx = fakeAgentContext({ photo });
  return { output: SocialImage.parse(await new SocialImageAgent(images).run(input, ctx)), files: ctx.attached };
}

const hex = (rgb: readonly number[]): string => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** What the finished file shows where text may stand: its two commonest colours, the rest being edges; and how much stands around it. */
async function look(file: Uint8Array, { panel, text }: Layout): Promise<{ ground: string; ink: string; share: number; outside: number }> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const offset = (x: number, y: number): number => (y * info.width + x) * 3;
  const bins = new Map<number, { count: number; sums: number[] }>();
  let inside = 0;
  for (let y = text.top; y < text.top + text.height; y += 2) {
    for (let x = text.left; x < text.left + text.width; x += 2) {
      const at = offset(x, y);
      // NOTE: WebP shifts colours by a few steps; sixteenths of the range put most of them together again.
      const key = ((data[at] ?? 0) >> 4) * 256 + ((data[at + 1] ?? 0) >> 4) * 16 + ((data[at + 2] ?? 0) >> 4);
      const bin = bins.get(key) ?? { count: 0, sums: [0, 0, 0] };
      bins.set(key, bin);
      bin.count++;
      bin.sums.forEach((sum, channel) => (bin.sums[channel] = sum + (data[at + channel] ?? 0)));
      inside++;
    }
  }
  const colors = [...bins.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ count, sums }) => ({ count, rgb: sums.map((sum) => Math.round(sum / count)) }));
  const ground = colors[0]?.rgb ?? [];
  const others = colors.filter(({ rgb }) => rgb.some((value, channel) => Math.abs(value - (ground[channel] ?? 0)) > 48));
  const share = others.reduce((sum, { count }) => sum + count, 0) / inside;
  let outside = 0;
  // NOTE: where photo and panel meet, WebP mixes a few pixels.
  for (let y = panel.top + 16; y < panel.top + panel.height; y++) {
    for (let x = panel.left + 16; x < panel.left + panel.width; x++) {
      if (x >= text.left - 4 && x < text.left + text.width + 4 && y >= text.top - 4 && y < text.top + text.height + 4) continue;
      const at = offset(x, y);
      if (ground.some((value, channel) => Math.abs((data[at + channel] ?? 0) - value) > 24)) outside++;
    }
  }
  return { ground: hex(ground), ink: hex(others[0]?.rgb ?? []), share, outside };
}

describe('on every kind of photo', () => {
  it.each(Object.keys(PHOTOS).map((name, at) => [at % 2 === 0 ? 'German' : 'Japanese', name] as const))(
    'a long %s headline on %s is whole and stands out at 4.5 to 1 in every file',
    async (language, name) => {
      const facts = FACTS[language];
      const photo = await (PHOTOS[name] ?? busy)().png().toBuffer();
      const { output, files } = await make(photo, facts);
      expect(output).toMatchObject({ headline: facts.claim.replace(/。$/, ''), notes: [] });
      expect(output.lines.join(' ')).toContain(facts.product);
      expect(output.contrast).toBeGreaterThanOrEqual(4.5);
      for (const layout of LAYOUTS) {
        for (const extension of ['png', 'webp']) {
          const seen = await look(files.get(`${layout.name}.${extension}`)?.data ?? new Uint8Array(), layout);
          const size = `${layout.name}.${extension}`;
          expect({ size, readable: contrastOf(seen.ink, seen.ground) >= 4.4, drawn: seen.share > 0.02, outside: seen.outside }).toEqual({
            size,
            readable: true,
            drawn: true,
            outside: 0,
          });
        }
      }
    },
    30_000,
  );
});

describe('breaking lines', () => {
  it('keeps Japanese phrases, marks and endings together, and German words whole up to their hyphens', () => {
    const units = (text: string) => unitsOf(text).map(({ text: unit }) => unit);
    for (const unit of units(FACTS.Japanese.claim + '「朝霧」（限定）、ティーカップ。')) {
      expect(unit).not.toMatch(/^[、。」）ーっょゃのをはがに]/);
      expect(unit).not.toMatch(/[「（]$/);
      expect(unit.length).toBeLessThanOrEqual(12);
    }
    expect(units(FACTS.Japanese.claim)).toContain('釉薬をかけた、');
    expect(units('Espresso-Vollautomaten-Entkalkungsmittel für 2-3 Jahre')).toEqual([
      'Espresso-',
      'Vollautomaten-',
      'Entkalkungsmittel',
      'für',
      '2-3',
      'Jahre',
    ]);
  });

  it.each([
    ['Glass bottle 350 ml with lid', ['Glass', 'bottle', '350 ml', 'with', 'lid']],
    ['Cordless drill 18 V, 2.5 kg', ['Cordless', 'drill', '18 V,', '2.5 kg']],
    ['Now € 24,00 or 24,00 € or CHF 30', ['Now', '€ 24,00', 'or', '24,00 €', 'or', 'CHF 30']],
    ['Rug 120 x 180 cm in wool', ['Rug', '120 x 180 cm', 'in', 'wool']],
    ['For 2 in 1 Volt cups', ['For', '2 in', '1', 'Volt', 'cups']],
    ['容量は 350 mlの湯のみ', ['容量は', '350 mlの', '湯のみ']],
  ])('keeps number and unit of “%s” on one line', (text, units) => {
    expect(unitsOf(text).map(({ text: unit }) => unit)).toEqual(units);
  });

  it.each(Object.values(FACTS).flatMap(({ claim, product }) => [claim, product]))('loses no letter of %s at any width', async (text) => {
    const face = await typeface(700, text);
    for (let width = 340; width <= 1_000; width += 110) {
      const fitted = fitText(face, text, { width, height: 500, largest: 90, smallest: 20, leading: 1.2 });
      const whole = (part: string): string => part.replaceAll(' ', '');
      expect(whole(fitted?.lines.join('') ?? '')).toBe(whole(text));
      for (const line of fitted?.lines ?? []) expect(face.width(line, fitted?.size ?? 0)).toBeLessThanOrEqual(width);
    }
  });
});
