import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';

import { AgentRegistry } from '#agent-kit';
import { withoutSignature } from '#platform';
import type { AuthUser } from '#platform';

import type { Asset } from '../catalog/assets.schema.js';
import { CampaignImages } from './campaign-images.js';
import { CampaignReader } from './campaign-reader.js';
import type { OwnCampaign } from './campaign-reader.js';
import { fileName, labelOf } from './campaign.js';
import type { Campaign, ExportedAsset } from './campaign.js';
import { CampaignExport } from './export.schema.js';
import type { ExportQuery } from './export.schema.js';
import { campaignHtml, HTML_POLICY } from './html.js';
import type { EmbeddedImage } from './html.js';
import { MarkdownRenderer } from './markdown-renderer.js';
import { campaignMarkdown, lowerHeadings } from './markdown.js';
import { archive } from './zip.js';
import type { ArchiveEntry } from './zip.js';

/** A file to download. */
export interface ExportedFile {
  name: string;
  media_type: string;
  body: string | Readable;
  /** The content security policy of the file. */
  policy: string;
}

const SHOW_NOTHING = "default-src 'none'; sandbox";

const text = (value: string): (() => Promise<Uint8Array>) => {
  return async () => Buffer.from(value);
};

/** Exports whole campaigns: as Markdown, JSON, HTML, or an archive with pictures and a manifest. */
@Injectable()
export class CampaignExportService {
  constructor(
    private readonly campaigns: CampaignReader,
    private readonly images: CampaignImages,
    private readonly renderer: MarkdownRenderer,
    private readonly agents: AgentRegistry,
  ) {}

  /** The campaign of the user's project in one of the formats. Throws `NOT_FOUND`. */
  async export(user: AuthUser, projectId: string, { format }: ExportQuery): Promise<ExportedFile> {
    const campaign = await this.campaigns.read(user, projectId);
    const name = fileName(`${campaign.project.brand_name} ${campaign.project.product_name}`);
    switch (format) {
      case 'markdown':
        return { name: `${name}.md`, media_type: 'text/markdown; charset=utf-8', body: campaignMarkdown(campaign), policy: SHOW_NOTHING };
      case 'json':
        return { name: `${name}.json`, media_type: 'application/json; charset=utf-8', body: this.json(campaign), policy: SHOW_NOTHING };
      case 'html':
        return {
          name: `${name}.html`,
          media_type: 'text/html; charset=utf-8',
          body: await this.page(user, campaign),
          policy: `${HTML_POLICY}; sandbox`,
        };
      case 'zip':
        return { name: `${name}.zip`, media_type: 'application/zip', body: await this.zip(user, campaign), policy: SHOW_NOTHING };
    }
  }

  private json({ project, assets, analysis, exported_at }: Campaign): string {
    const campaign = CampaignExport.parse({
      exported_at,
      project,
      assets: assets.map(({ asset }) => unsigned(asset)),
      analysis: Object.fromEntries(analysis.map(({ agent, data }) => [agent, data])),
    });
    return `${JSON.stringify(campaign, null, 2)}\n`;
  }

  private async page(user: AuthUser, campaign: OwnCampaign): Promise<string> {
    const images = new Map<string, EmbeddedImage>();
    const { product_name, brand_name } = campaign.project;
    const photo = campaign.image_id && (await this.images.preview(user, campaign.image_id, `${product_name} by ${brand_name}`));
    if (photo) images.set('photo', photo);
    for (const { asset, files } of campaign.assets) {
      const shown = files.find(({ media_type }) => media_type === 'image/webp') ?? files[0];
      const data = shown && (await this.images.file(shown));
      if (data) images.set(asset.asset_type, { alt: asset.title, media_type: shown.media_type, data });
    }
    const keys = [...campaign.assets.map(({ asset }) => asset.id), ...campaign.analysis.map(({ agent }) => agent)];
    const rendered = await this.renderer.render([
      ...campaign.assets.map(({ asset }) => lowerHeadings(asset.content, 2)),
      ...campaign.analysis.map(({ content }) => content),
    ]);
    return campaignHtml(campaign, images, new Map(keys.map((key, index) => [key, rendered[index] ?? null])));
  }

  private async zip(user: AuthUser, campaign: OwnCampaign): Promise<Readable> {
    const { project, assets, exported_at } = campaign;
    const page = await this.page(user, campaign);
    const entries: ArchiveEntry[] = [
      { path: 'campaign.md', media_type: 'text/markdown', modified_at: exported_at, load: text(campaignMarkdown(campaign)) },
      { path: 'campaign.html', media_type: 'text/html', modified_at: exported_at, load: text(page) },
      { path: 'campaign.json', media_type: 'application/json', modified_at: exported_at, load: text(this.json(campaign)) },
      ...assets.flatMap((exported) => this.entriesOf(exported)),
    ];
    const photo = campaign.image_id && (await this.images.photo(user, campaign.image_id));
    if (photo) {
      const { data, media_type } = photo;
      const extension = media_type === 'image/jpeg' ? 'jpg' : media_type.slice('image/'.length);
      entries.push({ path: `images/photo.${extension}`, media_type, modified_at: exported_at, load: async () => data });
    }
    const { id, product_name, brand_name } = project;
    const about = { made_by: 'Catalyst', exported_at, project: { id, product_name, brand_name } };
    return Readable.from(archive(entries, (files, missing) => ({ ...about, files, missing })));
  }

  private entriesOf({ asset, files }: ExportedAsset): ArchiveEntry[] {
    const { id, asset_type, version, provider, model, run_id, job_id, created_at } = asset;
    const maker = this.agents.list().find(({ definition }) => definition.produces === asset_type)?.definition;
    const about = {
      asset: { id, asset_type, version, created_at, run_id, job_id },
      agent: maker ? { name: maker.name, version: maker.version } : null,
      provider,
      model,
    };
    const stem = fileName(labelOf(asset_type));
    const modified_at = new Date(String(created_at));
    return [
      { path: `${stem}.md`, media_type: 'text/markdown', modified_at, load: text(`${asset.content.trim()}\n`), about },
      ...files.map((file) => ({
        path: `images/${stem}-${file.name}`,
        media_type: file.media_type,
        modified_at,
        load: () => this.images.file(file),
        about,
      })),
    ];
  }
}

/** NOTE: exports are stored and passed on, so they contain no signed URLs. */
function unsigned(asset: Asset): Asset {
  const files = asset.files.map((file) => ({ ...file, url: withoutSignature(file.url) }));
  return { ...asset, files, file_url: asset.file_url && withoutSignature(asset.file_url) };
}
