import { Injectable } from '@nestjs/common';

import { AgentRegistry } from '#agent-kit';

/** What an agent of a project last returned. */
interface AgentOutput {
  agent: string;
  output: unknown;
}

/** Reads the newest output of each of these agents in a user's project. */
export type ReadOutputs = (userId: string, projectId: string, agents: readonly string[]) => Promise<AgentOutput[]>;

/** The readable output of an agent that produces no asset. */
export interface Analysis {
  agent: string;
  data: Record<string, unknown>;
  /** Markdown with headings from the second level on. */
  content: string;
}

/** What agents found that produce no asset, such as research and insights. The module that keeps jobs registers how they are read. */
@Injectable()
export class AgentOutputs {
  private read: ReadOutputs | undefined;

  constructor(private readonly agents: AgentRegistry) {}

  register(read: ReadOutputs): void {
    this.read = read;
  }

  /** The newest output of each agent that can render it; what an earlier version of an agent stored is read by today's schema or left out. */
  async ofProject(userId: string, projectId: string): Promise<Analysis[]> {
    const readable = this.agents.list().filter(({ definition, handler }) => definition.produces === undefined && 'render' in handler);
    const names = readable.map(({ definition }) => definition.name);
    const stored = new Map((await this.read?.(userId, projectId, names))?.map(({ agent, output }) => [agent, output]));
    return readable.flatMap(({ definition, handler }) => {
      const parsed = definition.output.safeParse(stored.get(definition.name));
      if (!parsed.success) return [];
      const content = handler.render?.(parsed.data, {}).content;
      return content ? [{ agent: definition.name, data: parsed.data, content }] : [];
    });
  }
}
