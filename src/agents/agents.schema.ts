import { z } from 'zod';

/** One agent: its place in a pipeline, its limits, its input and its output. */
export const Agent = z
  .object({
    name: z.string().describe('Name of the agent'),
    title: z.string().describe('Human-readable title'),
    pipeline: z.string().describe('Pipeline that the agent belongs to'),
    job_type: z.string().describe('Kind of work of its jobs'),
    version: z.number().int().describe('Version of the agent; raised when its behaviour changes'),
    needs: z.array(z.string()).describe('Agents whose output it takes'),
    lane: z.string().describe('Queue lane in which its jobs run'),
    provider: z.string().nullable().describe('Model provider that is called first; null for an agent that calls no model'),
    model: z.string().nullable().describe('Model that is called first; null for an agent that calls no model'),
    breaker: z
      .enum(['closed', 'open', 'half_open'])
      .nullable()
      .describe('State of the circuit breaker of that provider; while it is open, jobs wait and use no attempt'),
    produces: z.string().nullable().describe('The asset type its output becomes; null when it only feeds other agents'),
    timeout_ms: z.number().int().describe('Time limit of one attempt, in milliseconds'),
    attempts: z.number().int().describe('Attempts after which its jobs fail'),
    input_schema: z.record(z.string(), z.unknown()).describe('JSON schema of its input'),
    output_schema: z.record(z.string(), z.unknown()).describe('JSON schema of its output'),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z.object({ items: z.array(Agent).describe('All agents, by pipeline') }).meta({ id: 'AgentList' });

export const AgentName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, { error: 'must be the name of an agent, such as linkedin_post' });
