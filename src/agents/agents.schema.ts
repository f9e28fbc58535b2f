import { z } from 'zod';

/** One agent: what it does in which pipeline, what it takes and makes. */
export const Agent = z
  .object({
    name: z.string(),
    title: z.string(),
    pipeline: z.string(),
    job_type: z.string(),
    version: z.number().int(),
    needs: z.array(z.string()),
    lane: z.string(),
    provider: z.string().nullable().describe('Who is asked first; null for an agent that asks no model'),
    model: z.string().nullable(),
    breaker: z
      .enum(['closed', 'open', 'half_open'])
      .nullable()
      .describe('Whether calls to that provider go through; while it is open, jobs wait and use no attempt'),
    produces: z.string().nullable().describe('The asset type its output becomes; null when it only feeds other agents'),
    timeout_ms: z.number().int(),
    attempts: z.number().int(),
    input_schema: z.record(z.string(), z.unknown()).describe('JSON schema of what it takes'),
    output_schema: z.record(z.string(), z.unknown()).describe('JSON schema of what it returns'),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z.object({ items: z.array(Agent) }).meta({ id: 'AgentList' });

export const AgentName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, { error: 'must be the name of an agent, such as linkedin_post' });
