import type { AgentFiles, RenderedAsset } from '#agent-kit';
import type { Tx } from '#platform';

import type { RunStatus } from '../store/states.schema.js';

/** Whose job it is: what files and assets hang on. */
export interface JobOwner {
  job_id: string;
  run_id: string;
  user_id: string;
  project_id: string | null;
}

/** An asset on its way into the database. */
export interface NewAsset extends JobOwner {
  asset_type: string;
  rendered: RenderedAsset;
  data: Record<string, unknown>;
  provider: string | null;
  model: string | null;
}

/** Where assets go: inside the transaction that completes their jobs. */
export abstract class AssetWriter {
  abstract insert(assets: readonly NewAsset[], tx: Tx): Promise<void>;
}

/** The files that a job may see. */
export abstract class FileSource {
  abstract of(owner: JobOwner): AgentFiles;
}

/** Hears of runs that ended, inside the transaction that ended them. */
export abstract class RunListener {
  abstract ended(runs: readonly { project_id: string | null; only_agent: string; status: RunStatus }[], tx: Tx): Promise<void>;
}
