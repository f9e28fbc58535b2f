import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

import { JobStatus, RunStatus } from '../store/states.schema.js';
import { UsageSum } from '../usage/usage.schema.js';

const JobUsage = z
  .object({
    calls: z.number().int().describe('Model calls'),
    input_tokens: z.number().describe('Tokens sent to models'),
    output_tokens: z.number().describe('Tokens received from models'),
    cost_usd: z.number().nullable().describe('Cost in US dollars; null when no price is known'),
  })
  .meta({ id: 'JobUsage' });

const jobShape = {
  id: Uuid.describe('Id of the job'),
  run_id: Uuid.describe('Run that the job belongs to'),
  project_id: Uuid.nullable().describe('Project of the run; null for a run without a project'),
  job_type: z.string().meta({ example: 'content_generation' }).describe('Kind of work'),
  agent: z.string().meta({ example: 'linkedin_post' }).describe('Agent that the job runs'),
  status: JobStatus.describe('State of the job; `timeout` is a failure by its deadline'),
  attempt: z.number().int().describe('Attempts so far; attempts that do not count against the maximum are left out'),
  max_attempts: z.number().int().describe('Attempts after which the job fails'),
  error_code: z.string().nullable().describe('Code of the error that ended the job or its last attempt'),
  error_message: z.string().nullable().describe('Message of the last error'),
  provider: z.string().nullable().describe('Model provider that produced the output'),
  model: z.string().nullable().describe('Model that produced the output'),
  prompt_version: z
    .string()
    .nullable()
    .describe('Version of the prompt: the name of the agent and a hash of the text; null when no model was asked'),
  usage: JobUsage.nullable().describe('Model usage of the job; null without model calls'),
  created_at: Timestamp.describe('When the job was created'),
  started_at: Timestamp.nullable().describe('When the first attempt started'),
  completed_at: Timestamp.nullable().describe('When the job ended'),
};

/** A job in the list of its run. */
export const RunJob = z.object(jobShape).meta({ id: 'RunJob' });

const Payload = z.record(z.string(), z.unknown()).nullable();

/** A job with its input and output. */
export const Job = z
  .object({
    ...jobShape,
    input_payload: Payload.describe('Input of the agent; null until the job first runs'),
    output_payload: Payload.describe('Output of the agent; null until the job is completed'),
  })
  .meta({ id: 'Job' });
export type Job = z.input<typeof Job>;

/** A job in a list of jobs. */
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
  status: JobStatus.optional().describe('Only jobs in this state'),
  job_type: z.string().min(1).max(100).optional().describe('Only jobs of this kind'),
  include: z
    .literal('payloads')
    .optional()
    .describe(`Also shows \`input_payload\` and \`output_payload\`; needs a \`limit\` of at most ${MAX_JOBS_WITH_PAYLOADS}`),
};

/** Filters of the list of jobs. */
export const JobQuery = z.strictObject({ ...jobFilters, project_id: Uuid.optional().describe('Only jobs of this project') });
export type JobQuery = z.infer<typeof JobQuery>;

/** The jobs of one project. */
export const ProjectJobQuery = z.strictObject(jobFilters);
export type ProjectJobQuery = z.infer<typeof ProjectJobQuery>;

const Progress = z
  .object({
    total: z.number().int().describe('All jobs of the run'),
    completed: z.number().int().describe('Jobs that completed'),
    failed: z.number().int().describe('Jobs that failed or timed out'),
    cancelled: z.number().int().describe('Jobs that were cancelled'),
    fraction: z.number().min(0).max(1).describe('Share of the jobs that have ended'),
  })
  .meta({ id: 'Progress' });

const runShape = {
  id: Uuid.describe('Id of the run'),
  project_id: Uuid.nullable().describe('Project of the run; null for a pipeline without a project'),
  pipeline: z.string().meta({ example: 'campaign' }).describe('Pipeline that runs'),
  status: RunStatus.describe('State of the run; `partial` means that some assets were made and some jobs failed'),
  options: z.record(z.string(), z.unknown()).describe('Options the run was started with'),
  progress: Progress.describe('Number of jobs by outcome'),
  assets_made: z.number().int().describe('Number of assets the run has produced'),
  created_at: Timestamp.describe('When the run was created'),
  started_at: Timestamp.nullable().describe('When its first job started'),
  completed_at: Timestamp.nullable().describe('When the run ended'),
};

const RunSummary = z.object(runShape).meta({ id: 'RunSummary' });
export type RunSummary = z.input<typeof RunSummary>;
export const RunPage = Page(RunSummary).meta({ id: 'RunPage' });

/** A run with its jobs, in the order of the pipeline. */
export const Run = z
  .object({
    ...runShape,
    usage: UsageSum.describe('Model usage of all jobs of the run'),
    jobs: z.array(RunJob).describe('The jobs in the order of the pipeline'),
  })
  .meta({ id: 'Run' });
export type Run = z.input<typeof Run>;

const text = (max: number) => z.string().trim().min(1).max(max).optional();

/** Options of one run; omitted ones come from the project. */
export const StartRun = z
  .strictObject({
    asset_types: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(50)
      .optional()
      .describe('Kinds of assets to produce; all when omitted')
      .meta({ example: ['linkedin_post', 'ad_copy'] }),
    tone: text(100).describe('Tone of voice for this run; defaults to that of the project'),
    audience: text(500).describe('Target audience for this run; defaults to that of the project'),
    language: z.string().min(2).max(35).optional().describe('Language for this run, as a BCP-47 tag; defaults to that of the project'),
    instructions: text(2_000).describe('Further instructions for the writing agents'),
  })
  .meta({ id: 'StartRun', example: { tone: 'friendly', language: 'en' } });
export type StartRun = z.infer<typeof StartRun>;

/** A run of a pipeline that needs nothing but its input. */
export const StartPipelineRun = z
  .strictObject({
    pipeline: z.string().min(1).max(100).meta({ example: 'team' }).describe('Name of the pipeline'),
    input: z.record(z.string(), z.unknown()).describe('Input of the first agents of the pipeline; their schemas are listed at /api/agents'),
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
  status: RunStatus.optional().describe('Only runs in this state'),
  pipeline: z.string().min(1).max(100).optional().describe('Only runs of this pipeline'),
});
export type RunQuery = z.infer<typeof RunQuery>;

/** Options for regenerating one asset. */
export const RegenerateAsset = z
  .strictObject({ instructions: text(2_000).describe('What the new version should do differently') })
  .meta({ id: 'RegenerateAsset', example: { instructions: 'Mention that it holds 350 ml.' } });
export type RegenerateAsset = z.infer<typeof RegenerateAsset>;
