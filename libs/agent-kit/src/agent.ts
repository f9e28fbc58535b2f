import type { z } from 'zod';

import type { GenerateRequest } from '#ai';
import type { Logger } from '#platform';

/** The queue an agent's jobs run on, named after what they call; any other name in snake_case adds a lane. */
export type Lane = 'vision' | 'llm' | 'local' | (string & {});

/** A JSON object schema: what an agent takes and what it returns. */
export type ObjectSchema = z.ZodType<Record<string, unknown>>;

/** What `@Agent` declares. */
export interface AgentDefinition {
  /** Unique snake_case name, also the key under which followers receive the output. */
  name: string;
  /** The kind of step it is in the pipeline, e.g. `content_generation`. */
  job_type: string;
  /** The pipeline it belongs to. */
  pipeline: string;
  title: string;
  /** Raised when the same input would now give another output; part of every cache key. */
  version: number;
  /** Names of the agents whose outputs it receives. */
  needs: readonly string[];
  lane: Lane;
  /** The asset type its output becomes; without it the output only feeds followers. */
  produces?: string;
  input: ObjectSchema;
  output: ObjectSchema;
  /** Longest time of one attempt, in milliseconds. */
  timeout_ms: number;
  /** How often it may be tried before the job fails. */
  attempts: number;
}

/** A model bound to one job: budget, protections and the record of what was paid are the engine's. */
export interface AgentModel {
  generate<S extends z.ZodType>(request: GenerateRequest<S>): Promise<z.output<S>>;
}

/** Files a job may read and write: the project's uploads, and attachments of its own asset. */
export interface AgentFiles {
  /** The stored bytes of an upload of the same project. */
  read(upload_id: string): Promise<{ data: Uint8Array; media_type: string }>;
  /** Keeps `data` as an attachment of the asset this job makes; the name is unique within the asset. */
  attach(name: string, data: Uint8Array, media_type: string): Promise<{ name: string; media_type: string; bytes: number }>;
}

/** What an agent has at hand while it runs. */
export interface AgentContext {
  job_id: string;
  run_id: string;
  attempt: number;
  /** Aborted on cancel, on timeout, when the lease is lost and at shutdown. */
  signal: AbortSignal;
  logger: Logger;
  model: AgentModel;
  files: AgentFiles;
}

/** How an output reads as an asset. */
export interface RenderedAsset {
  title: string;
  /** Markdown. */
  content: string;
}

/** The base of every agent: `run` does the step, `render` makes its output readable when it `produces` an asset. */
export abstract class AgentHandler<I extends ObjectSchema, O extends ObjectSchema> {
  abstract run(input: z.output<I>, ctx: AgentContext): Promise<z.input<O>>;

  render?(output: z.output<O>, input: z.output<I>): RenderedAsset;
}
