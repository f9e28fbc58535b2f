import { Injectable } from '@nestjs/common';

import type { CampaignImage, CampaignInput } from '#campaign';
import { Idempotency } from '#platform';
import type { AuthUser, Tx } from '#platform';
import type { PageOf, PageQuery } from '#platform/schema';

import { factsOf, ProjectsService } from '../projects/index.js';
import { UploadsService } from '../uploads/index.js';
import { ProjectHasNoImage } from './jobs.errors.js';
import type { Run, RunSummary, StartRun } from './jobs.schema.js';
import { RunStates } from './run-states.js';
import { RunsService } from './runs.service.js';

/** The pipeline that starts from a project's photo. */
export const CAMPAIGN = 'campaign';

/** Starts campaigns: makes a run of a project's facts, its photo and the wishes for this run. */
@Injectable()
export class CampaignRuns {
  constructor(
    private readonly projects: ProjectsService,
    private readonly uploads: UploadsService,
    private readonly runs: RunsService,
    private readonly states: RunStates,
    private readonly idempotency: Idempotency,
  ) {}

  /** Throws `NOT_FOUND`, `PROJECT_HAS_NO_IMAGE`, `RUN_ALREADY_ACTIVE`, `VALIDATION_ERROR`, `IDEMPOTENCY_KEY_REUSED`. */
  start(user: AuthUser, projectId: string, wishes: StartRun): Promise<Run> {
    return this.idempotency.once(wishes, (tx) => this.begin(user, projectId, wishes, tx));
  }

  async list(user: AuthUser, projectId: string, query: PageQuery): Promise<PageOf<RunSummary>> {
    await this.projects.get(user, projectId);
    return this.runs.list(projectId, query);
  }

  private async begin(user: AuthUser, projectId: string, wishes: StartRun, tx: Tx): Promise<Run> {
    const project = await this.projects.get(user, projectId, tx);
    // NOTE: found inside the transaction, the photo cannot be deleted before the run that needs it is there.
    const upload = project.image_id === null ? undefined : await this.uploads.find(project.image_id, tx);
    if (!upload) throw new ProjectHasNoImage();
    const { id: upload_id, sha256, width, height, format } = upload;
    const image: CampaignImage = { upload_id, sha256, width, height, media_type: `image/${format}` };
    const { product_name, brand_name, price, description, audience, tone, language, ...others } = factsOf(project);
    const { asset_types, instructions = null, ...changed } = wishes;
    const typed = { product_name, brand_name, price, description, audience, tone, language, ...changed, instructions };
    const input: CampaignInput = { ...typed, ...furtherFacts(others), image };
    const order = { user_id: user.id, project_id: projectId, pipeline: CAMPAIGN, input, options: wishes };
    const run = await this.runs.start({ ...order, ...(asset_types && { agents: this.runs.makersOf(CAMPAIGN, asset_types) }) }, tx);
    await this.states.started({ project_id: projectId, only_agent: '' }, tx);
    return run;
  }
}

/** The facts that a campaign does not know by name. */
function furtherFacts(facts: Record<string, string | null>): Pick<CampaignInput, 'other_facts'> {
  const provided = Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return provided.length > 0 ? { other_facts: Object.fromEntries(provided) } : {};
}
