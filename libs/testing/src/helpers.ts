import { setTimeout as sleep } from 'node:timers/promises';

import sharp from 'sharp';

/** Repeats `check` until it returns something other than false or undefined without throwing; fails with its last error after `limit` ms. */
export async function eventually<T>(check: () => T | Promise<T>, limit = 90_000, every = 50): Promise<Exclude<T, false | undefined>> {
  const end = Date.now() + limit;
  for (;;) {
    let failure: unknown = new Error(`nothing after ${limit} ms`);
    try {
      const value = await check();
      if (value !== false && value !== undefined) return value as Exclude<T, false | undefined>;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > end) throw failure;
    await sleep(every);
  }
}

/** Runs `fn` n times concurrently, all started at the same moment. */
export async function race<T>(n: number, fn: (index: number) => Promise<T>): Promise<T[]> {
  let release: () => void = () => undefined;
  const barrier = new Promise<void>((resolve) => (release = resolve));
  const runs = Array.from({ length: n }, (_, index) => barrier.then(() => fn(index)));
  release();
  return Promise.all(runs);
}

interface PhotoOptions {
  width?: number;
  height?: number;
  format?: 'jpeg' | 'png' | 'webp' | 'avif';
  /** CSS colours of the product and the background. */
  colour?: string;
  background?: string;
}

/** A picture like a product photo: a shaded body on a lit background, with camera noise. */
export async function photo({
  width = 800,
  height = 600,
  format = 'jpeg',
  colour = '#b03a2e',
  background = '#f2efe9',
}: PhotoOptions = {}): Promise<Buffer> {
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice">
    <defs><radialGradient id="l" cx="40%" cy="30%"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="${background}"/></radialGradient>
    <linearGradient id="b"><stop offset="0" stop-color="${colour}" stop-opacity="0.75"/><stop offset="0.4" stop-color="${colour}"/><stop offset="1" stop-color="#222"/></linearGradient></defs>
    <rect width="400" height="300" fill="url(#l)"/><ellipse cx="200" cy="245" rx="90" ry="12" fill="#000" opacity="0.25"/>
    <rect x="140" y="90" width="120" height="150" rx="18" fill="url(#b)"/><ellipse cx="200" cy="92" rx="60" ry="14" fill="${colour}"/></svg>`;
  const noise = {
    create: { width, height, channels: 3 as const, background: '#808080', noise: { type: 'gaussian' as const, mean: 128, sigma: 6 } },
  };
  const grain = await sharp(noise).png().toBuffer();
  return sharp(Buffer.from(scene))
    .composite([{ input: grain, blend: 'soft-light' }])
    .removeAlpha()
    .toFormat(format)
    .toBuffer();
}
