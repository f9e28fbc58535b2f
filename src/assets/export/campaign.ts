import type { Project } from '../../projects/index.js';
import type { AssetFileEntity } from '../catalog/asset-file.entity.js';
import type { Asset } from '../catalog/assets.schema.js';
import type { Analysis } from './agent-outputs.js';

/** An asset with its stored files. */
export interface ExportedAsset {
  asset: Asset;
  files: readonly AssetFileEntity[];
}

/** The contents of an export. */
export interface Campaign {
  project: Project;
  assets: readonly ExportedAsset[];
  /** What the assets build on. */
  analysis: readonly Analysis[];
  exported_at: Date;
}

// The order in which people read a campaign; types of other pipelines follow by name.
const ORDER = ['social_image', 'linkedin_post', 'ad_copy', 'blog_article', 'video_script'];

const rank = ({ asset }: ExportedAsset): number => (ORDER.indexOf(asset.asset_type) + ORDER.length + 1) % (ORDER.length + 1);

/** The assets in reading order. */
export function inReadingOrder(assets: readonly ExportedAsset[]): ExportedAsset[] {
  return assets.toSorted((a, b) => rank(a) - rank(b) || a.asset.asset_type.localeCompare(b.asset.asset_type));
}

/** `linkedin_post` as a heading. */
export function labelOf(assetType: string): string {
  const text = assetType.replaceAll('_', ' ').replace(/^linkedin/, 'LinkedIn');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The author of an asset, as text. */
export function authorOf({ provider, model, version }: Asset): string {
  if (provider === 'user') return `edited by hand, version ${version}`;
  if (provider === 'offline') return `written by rules from the facts given, version ${version}`;
  return `${provider ? `written by ${[provider, model].filter(Boolean).join(' / ')}` : 'made without a model'}, version ${version}`;
}

/** What the writer of an asset could not do or did not know, one sentence each. */
export function notesOf({ data }: Asset): string[] {
  const { notes } = data;
  return Array.isArray(notes) ? notes.filter((note): note is string => typeof note === 'string') : [];
}

/** A name for files on any system: ASCII, lower case, dashes. */
export function fileName(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return slug || 'campaign';
}
