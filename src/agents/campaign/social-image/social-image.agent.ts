import { Inject } from '@nestjs/common';
import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset } from '#agent-kit';
import { Images } from '#imaging';

import { escapeMarkdown, paragraphs, readFacts } from '../shared/index.js';
import { facesFor } from './social-image.arrange.js';
import { schemeFor } from './social-image.color.js';
import { planPicture, workingSize } from './social-image.compose.js';
import { LAYOUTS } from './social-image.layout.js';
import { altText, chooseWords, wordsOf } from './social-image.rules.js';
import { SocialImage, SocialImageInput } from './social-image.schema.js';

@Agent({
  name: 'social_image',
  job_type: 'image_composition',
  pipeline: 'campaign',
  title: 'Picture for social media',
  version: 1,
  needs: ['vision_analysis', 'insight_extraction'],
  lane: 'local',
  produces: 'social_image',
  input: SocialImageInput,
  output: SocialImage,
  timeout_ms: 60_000,
  attempts: 3,
})
export class SocialImageAgent extends AgentHandler<typeof SocialImageInput, typeof SocialImage> {
  constructor(@Inject(Images) private readonly images: Pick<Images, 'compose'>) {
    super();
  }

  async run(input: SocialImageInput, ctx: AgentContext): Promise<z.input<typeof SocialImage>> {
    const { pixels } = input.vision_analysis;
    const { data } = await ctx.files.read(input.input.image.upload_id);
    const photo = { size: workingSize(pixels), ground: pixels.background.color?.hex ?? '#ffffff' };
    const faces = await facesFor(wordsOf(input));
    const { notes, ...words } = chooseWords(input, faces);
    const scheme = schemeFor(pixels);
    const files: SocialImage['files'] = [];
    const left = new Set<string>();
    for (const layout of LAYOUTS) {
      ctx.signal.throwIfAborted();
      const { composition, ...plan } = planPicture(pixels, layout, { words, faces, scheme });
      plan.left.forEach((text) => left.add(text));
      const picture = await this.images.compose(data, { ...photo, composition }, ctx.signal);
      const size = { width: layout.width, height: layout.height };
      files.push({ ...(await ctx.files.attach(`${layout.name}.png`, picture.png, 'image/png')), ...size, media_type: 'image/png' });
      files.push({ ...(await ctx.files.attach(`${layout.name}.webp`, picture.webp, 'image/webp')), ...size, media_type: 'image/webp' });
    }
    const unset = [...left].map((text) => `Too long for at least one of the sizes, and left out there rather than cut: “${text}”.`);
    return { ...words, lines: [...words.lines], ...scheme, alt_text: altText(input, words), files, notes: [...notes, ...unset] };
  }

  override render({ headline, lines, alt_text, files, ground, ink, contrast }: SocialImage, { input }: SocialImageInput): RenderedAsset {
    const label = readFacts(input).label;
    const rows = files.map(({ name, width, height, media_type }) => `| ${name} | ${width} × ${height} | ${media_type} |`);
    return {
      title: `Picture: ${label}`,
      content: paragraphs(
        `## Picture: ${escapeMarkdown(label)}`,
        headline && `**${escapeMarkdown(headline)}**`,
        lines.map(escapeMarkdown).join('\n\n'),
        ['| File | Size | Type |', '| --- | --- | --- |', ...rows].join('\n'),
        headline !== null && `Text ${ink} on ${ground}, contrast ${contrast} to 1.`,
        `Alternative text: ${escapeMarkdown(alt_text)}`,
      ),
    };
  }
}
