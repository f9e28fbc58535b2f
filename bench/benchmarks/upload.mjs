import { call, register, times } from '../harness/client.mjs';
import { formOf, photo, variant } from '../harness/photo.mjs';
import { profiling } from '../harness/profile.mjs';
import { least } from '../harness/report.mjs';
import { alternate, median } from '../harness/stats.mjs';

export const title = 'uploads of a 12-megapixel JPEG (store, thumbnail, colours), against sharp alone doing the same';

const PHOTOS = 12;

export async function run({ ground, options, say }) {
  const site = await ground.site({ CATALYST_ROLE: 'api' });
  const profile = profiling(options, 'upload', say);
  const catalyst = await ground.start({ name: 'catalyst', env: site.env, flags: profile.flags });
  const bare = await ground.start({ name: 'sharp', script: 'bench/baselines/bare-sharp.mjs', env: site.env });
  const { token } = await register(catalyst.url);
  const picture = await photo(1);
  say(`the photo has ${(picture.length / 2 ** 20).toFixed(1)} MiB`);
  let number = 0;

  const upload = () => call(catalyst.url, 'POST', '/api/uploads/image', { token, form: formOf(variant(picture, ++number)) });
  const raw = async () => {
    const body = variant(picture, ++number);
    const answer = await fetch(`${bare.url}/photo`, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body });
    if (!answer.ok) throw new Error(`the baseline answered ${answer.status}`);
    await answer.json();
  };
  const measure = (work) => async () => {
    const from = performance.now();
    const each = await times(PHOTOS, 4, async () => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    });
    return { per_second: (PHOTOS * 1_000) / (performance.now() - from), p50_ms: median(each) };
  };
  await times(4, 4, upload);
  await times(4, 4, raw);
  const figures = await alternate({ catalyst: measure(upload), 'sharp alone': measure(raw) }, options.rounds ?? 5, say);
  await catalyst.stop();
  profile.report();
  return { figures, bars: [least('of sharp alone', figures.catalyst.per_second / figures['sharp alone'].per_second, 0.8)] };
}
