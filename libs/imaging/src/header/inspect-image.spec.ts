import { testImages } from '#testing/agent-context';

import { imageBombs, scanBomb } from '../../../../test/support/image-bombs.js';
import { photo } from '../../../../test/support/images.js';

const images = testImages();
const refusal = (reason: string) => ({ code: 'UNPROCESSABLE_IMAGE', message: expect.stringContaining(reason) as string });

describe('the header of an image', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('gives format and size of %s, from memory as from a file', async (format) => {
    for (const picture of [photo(640, 360), photo(640, 360).ensureAlpha(0.5)]) {
      const { data, info } = await picture.toFormat(format).toBuffer({ resolveWithObject: true });
      expect(await images.inspect(data)).toMatchObject({ format, width: info.width, height: info.height });
    }
  });

  it.each([
    ['baseline', photo(3_000, 2_000).jpeg()],
    ['progressive', photo(3_000, 2_000).jpeg({ progressive: true })],
    ['lossless', photo(3_000, 2_000).webp({ lossless: true, effort: 0 })],
    ['lossy', photo(3_000, 2_000).webp({ effort: 0 })],
    ['tiny', photo(1, 1).webp({ lossless: true })],
    ['interlaced', photo(3_000, 2_000).png({ progressive: true })],
    [
      'with metadata',
      photo(300, 200)
        .withExif({ IFD0: { Copyright: 'x' } })
        .withIccProfile('p3')
        .jpeg(),
    ],
  ] as const)('is read whatever the encoding: %s', async (_kind, picture) => {
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    expect(await images.inspect(data)).toMatchObject({ width: info.width, height: info.height });
  });

  it('tells the memory that decoding takes: progressive more than baseline, deep more than shallow, alpha more than none', async () => {
    const memory = async (data: Promise<Buffer>) => (await images.inspect(await data)).memory;
    const base = () => photo(3_000, 2_000);
    expect(await memory(base().jpeg({ progressive: true }).toBuffer())).toBeGreaterThan(await memory(base().jpeg().toBuffer()));
    expect(await memory(base().toColourspace('rgb16').png().toBuffer())).toBeGreaterThan(await memory(base().png().toBuffer()));
    expect(await memory(base().ensureAlpha(0.5).webp({ effort: 0 }).toBuffer())).toBeGreaterThan(
      await memory(base().webp({ effort: 0 }).toBuffer()),
    );
  });

  it('counts the scans of a JPEG, and not what looks like one inside a segment', async () => {
    await expect(images.inspect(await scanBomb(400, 300, 64))).rejects.toMatchObject(refusal('more than 64 scans'));
    expect(await images.inspect(await scanBomb(400, 300, 50))).toMatchObject({ width: 400, height: 300 });
    const jpeg = await photo(40, 30).jpeg().toBuffer();
    const thumbnail = Buffer.alloc(2_000, Buffer.from([0xff, 0xda, 0x00, 0x08]));
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, (thumbnail.length + 2) >> 8, (thumbnail.length + 2) & 255]), thumbnail]);
    expect(await images.inspect(Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]))).toMatchObject({ width: 40 });
  });

  it('of a bomb is enough to refuse it, but for two that are dear and allowed, and one that lies', async () => {
    const passed: string[] = [];
    for (const { kind, data } of await imageBombs())
      await images.inspect(data).then(
        () => passed.push(kind),
        () => undefined,
      );
    expect(passed).toEqual(['JPEG of 60 scans', 'progressive JPEG of 30 megapixels', 'AVIF of 39 megapixels that says 100 x 100']);
  });
});

describe('UPLOAD_MAX_PIXELS', () => {
  const strict = testImages({ UPLOAD_MAX_PIXELS: 1_000 });
  const composition = {
    width: 10,
    height: 10,
    ground: '#ffffff',
    frame: { left: 0, top: 0, width: 10, height: 10 },
    fill: { kind: 'blurred', cut: { left: 0, top: 0, width: 10, height: 10 }, size: { width: 10, height: 10 } },
    drawing: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'),
  } as const;

  it.each([
    ['uploads', (data: Buffer) => strict.inspect(data)],
    ['previews', (data: Buffer) => strict.reduce(data, { side: 10, quality: 80 })],
    ['the analysis', (data: Buffer) => strict.analyse(data)],
    ['what models are sent', (data: Buffer) => strict.forModel(data)],
    ['compositions', (data: Buffer) => strict.compose(data, { size: { width: 10, height: 10 }, ground: '#ffffff', composition })],
  ] as const)('is obeyed by %s', async (_use, read) => {
    await expect(read(await photo(40, 26).png().toBuffer())).rejects.toMatchObject(refusal('more than 1000 pixels'));
    await expect(read(await photo(40, 25).png().toBuffer())).resolves.toBeDefined();
  });
});
