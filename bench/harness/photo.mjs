import sharp from 'sharp';

const WIDTH = 4_000;
const HEIGHT = 3_000;

/** A unique JPEG of twelve megapixels: smooth areas, edges and sensor noise. */
export async function photo(seed) {
  const shapes = Array.from({ length: 60 }, (_, at) => {
    const [x, y, size] = [(at * 631 + seed * 97) % WIDTH, (at * 419 + seed * 31) % HEIGHT, 80 + ((at * 53) % 500)];
    return `<rect x="${x}" y="${y}" width="${size}" height="${size}" rx="40" fill="hsl(${(at * 47 + seed) % 360} 60% 55%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="#dfe7ee"/><stop offset="1" stop-color="#6d7f92"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/>${shapes.join('')}</svg>`;
  const grain = await sharp({
    create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 12 } },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(Buffer.from(svg))
    .flatten()
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** The same picture as a different file: a comment with a number is inserted after its start. */
export function variant(jpeg, number) {
  const text = Buffer.from(`no ${number}`);
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, text, jpeg.subarray(2)]);
}

/** The form of an upload. */
export function formOf(jpeg, fields = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([jpeg], { type: 'image/jpeg' }), 'photo.jpg');
  return form;
}
