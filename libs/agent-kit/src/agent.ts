import type { z } from 'zod';

import type { GenerateRequest } from '#ai';
import type { Logger } from '#platform';

/** The queue an agent's jobs run on, named after what they call; any other name in snake_case adds a lane. */
export type Lane = 'vision' | 'llm' | 'local' | (string & {});

/** A schema of a JSON object: the input or output of an agent. */
export type ObjectSchema = z.ZodType<Record<string, unknown>>;

/** The definition of an agent. */
export interface AgentDefinition {
  /** Unique snake_case name; also the key under which dependent agents receive the output. */
  name: string;
  /** The kind of step, e.g. `content_generation`. */
  job_type: string;
  /** The pipeline it belongs to. */
  pipeline: string;
  title: string;
  /** Incremented when the same input would produce a different output; part of every cache key. */
  version: number;
  /** Names of the agents whose outputs it receives. */
  needs: readonly string[];
  lane: Lane;
  /** The asset type of the output; without it, the output is only passed to dependent agents. */
  produces?: string;
  input: ObjectSchema;
  output: ObjectSchema;
  /** Time limit of one attempt, in milliseconds. */
  timeout_ms: number;
  /** Maximum number of attempts before the job fails. */
  attempts: number;
}

/** A model bound to one job. The engine handles budget, protections and cost records. */
export interface AgentModel {
  generate<S extends z.ZodType>(request: GenerateRequest<S>): Promise<z.output<S>>;
}

/** Files that a job may read and write: the uploads of its project and the attachments of its asset. */
export interface AgentFiles {
  /** Reads an upload of the same project. */
  read(upload_id: string): Promise<{ data: Uint8Array; media_type: string }>;
  /** Stores `data` as an attachment of the asset that this job produces; the name must be unique within the asset. */
  attach(name: string, data: Uint8Array, media_type: string): Promise<{ name: string; media_type: string; bytes: number }>;
}

/** The context of a running agent. */
export interface AgentContext {
  job_id: string;
  run_id: string;
  attempt: number;
  /** Aborted on cancellation, on timeout, when the lease is lost and at shutdown. */
  signal: AbortSignal;
  logger: Logger;
  model: AgentModel;
  files: AgentFiles;
}

/** An output rendered as an asset. */
export interface RenderedAsset {
  title: string;
  /** Markdown. */
  content: string;
}

/** Base class of every agent: `run` performs the step; `render` makes its output readable: as an asset if the agent `produces` one, otherwise in exports, which pass an empty input. */
export abstract class AgentHandler<I extends ObjectSchema, O extends ObjectSchema> {
  abstract run(input: z.output<I>, ctx: AgentContext): Promise<z.input<O>>;

  render?(output: z.output<O>, input: z.output<I>): RenderedAsset;
}
