import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

import { JobStatus, RunStatus } from './store/states.schema.js';

const JobUsage = z
  .object({
    calls: z.number().int(),
    input_tokens: z.number(),
    output_tokens: z.number(),
    cost_usd: z.number().nullable().describe('US dollars; null when no price is known'),
  })
  .meta({ id: 'JobUsage' });

/** What several jobs used together. */
export const UsageSum = z
  .object({
    calls: z.number().int(),
    input_tokens: z.number(),
    output_tokens: z.number(),
    cost_usd: z.number().describe('US dollars, by the price table; calls without a known price are not in it'),
    unpriced_calls: z.number().int().describe('Calls to models whose price is not known'),
  })
  .meta({ id: 'UsageSum' });
export type UsageSum = z.infer<typeof UsageSum>;

const jobShape = {
  id: Uuid,
  run_id: Uuid,
  project_id: Uuid.nullable(),
  job_type: z.string().meta({ example: 'content_generation' }),
  agent: z.string().meta({ example: 'linkedin_post' }),
  status: JobStatus,
  attempt: z.number().int().describe('Tries so far; a try that did not count is not in it'),
  max_attempts: z.number().int(),
  error_code: z.string().nullable().describe('Why it ended without output, or why its last try failed'),
  error_message: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  usage: JobUsage.nullable(),
  created_at: Timestamp,
  started_at: Timestamp.nullable(),
  completed_at: Timestamp.nullable(),
};

/** A job as a run lists it. */
export const RunJob = z.object(jobShape).meta({ id: 'RunJob' });

const Payload = z.record(z.string(), z.unknown()).nullable();

/** A job with what it was given and what it returned. */
export const Job = z.object({ ...jobShape, input_payload: Payload, output_payload: Payload }).meta({ id: 'Job' });
export type Job = z.input<typeof Job>;

/** A job as lists of jobs show it. */
const ListedJob = z
  .object({
    ...jobShape,
    input_payload: Payload.optional().describe('Only with `include=payloads`'),
    output_payload: Payload.optional().describe('Only with `include=payloads`'),
  })
  .meta({ id: 'ListedJob' });
export type ListedJob = z.input<typeof ListedJob>;

export const JobPage = Page(ListedJob).meta({ id: 'JobPage' });

/** Jobs on one page when their payloads are shown. */
export const MAX_JOBS_WITH_PAYLOADS = 10;

const jobFilters = {
  ...PageQuery.shape,
  status: JobStatus.optional(),
  job_type: z.string().min(1).max(100).optional(),
  include: z
    .literal('payloads')
    .optional()
    .describe(`Also shows \`input_payload\` and \`output_payload\`; needs a \`limit\` of at most ${MAX_JOBS_WITH_PAYLOADS}`),
};

/** Filters of the list of jobs. */
export const JobQuery = z.strictObject({ ...jobFilters, project_id: Uuid.optional() });
export type JobQuery = z.infer<typeof JobQuery>;

/** The jobs of one project. */
export const ProjectJobQuery = z.strictObject(jobFilters);
export type ProjectJobQuery = z.infer<typeof ProjectJobQuery>;

const Progress = z
  .object({
    total: z.number().int(),
    completed: z.number().int(),
    failed: z.number().int().describe('Also those that took too long'),
    cancelled: z.number().int(),
    fraction: z.number().min(0).max(1).describe('Ended jobs of all jobs'),
  })
  .meta({ id: 'Progress' });

const runShape = {
  id: Uuid,
  project_id: Uuid.nullable(),
  pipeline: z.string().meta({ example: 'campaign' }),
  status: RunStatus,
  options: z.record(z.string(), z.unknown()),
  progress: Progress,
  assets_made: z.number().int(),
  created_at: Timestamp,
  started_at: Timestamp.nullable(),
  completed_at: Timestamp.nullable(),
};

const RunSummary = z.object(runShape).meta({ id: 'RunSummary' });
export type RunSummary = z.input<typeof RunSummary>;
export const RunPage = Page(RunSummary).meta({ id: 'RunPage' });

/** A run with its jobs, in the order of the pipeline. */
export const Run = z.object({ ...runShape, usage: UsageSum, jobs: z.array(RunJob) }).meta({ id: 'Run' });
export type Run = z.input<typeof Run>;

const wish = (max: number) => z.string().trim().min(1).max(max).optional();

/** Wishes for one run; what is left out comes from the project. */
export const StartRun = z
  .strictObject({
    asset_types: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(50)
      .optional()
      .describe('Only these assets; all when left out')
      .meta({ example: ['linkedin_post', 'ad_copy'] }),
    tone: wish(100),
    audience: wish(500),
    language: z.string().min(2).max(35).optional().describe('BCP-47 tag'),
    instructions: wish(2_000),
  })
  .meta({ id: 'StartRun', example: { tone: 'friendly', language: 'en' } });
export type StartRun = z.infer<typeof StartRun>;

/** A run of a pipeline that needs nothing but its input. */
export const StartPipelineRun = z
  .strictObject({
    pipeline: z.string().min(1).max(100).meta({ example: 'team' }),
    input: z.record(z.string(), z.unknown()).describe('What its first agents take under `input`: see their schemas at /api/agents'),
  })
  .meta({
    id: 'StartPipelineRun',
    example: {
      pipeline: 'team',
      input: {
        project: { title: 'Shop relaunch', weeks: 4, tasks: [{ name: 'Shop pages', hours: 60, skills: [{ name: 'CSS' }] }] },
        people: [{ name: 'Jonas', hours_per_week: 30, skills: [{ name: 'CSS', level: 5 }] }],
      },
    },
  });
export type StartPipelineRun = z.infer<typeof StartPipelineRun>;

/** Filters of the list of runs. */
export const RunQuery = z.strictObject({
  ...PageQuery.shape,
  status: RunStatus.optional(),
  pipeline: z.string().min(1).max(100).optional(),
});
export type RunQuery = z.infer<typeof RunQuery>;

/** Wishes for making one asset anew. */
export const RegenerateAsset = z
  .strictObject({ instructions: wish(2_000) })
  .meta({ id: 'RegenerateAsset', example: { instructions: 'Mention that the arm can be turned.' } });
export type RegenerateAsset = z.infer<typeof RegenerateAsset>;
