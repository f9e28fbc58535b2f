import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset } from '#agent-kit';

import { askForWords, markdownTable, page } from '../shared/index.js';
import { describePlan, planProject } from './project-planning.rules.js';
import { ProjectPlanningInput, ProjectPlanningOutput } from './project-planning.schema.js';

@Agent({
  name: 'project_planning',
  job_type: 'project_planning',
  pipeline: 'team',
  title: 'Project planning',
  version: 1,
  needs: ['team_formation'],
  lane: 'llm',
  produces: 'project_plan',
  input: ProjectPlanningInput,
  output: ProjectPlanningOutput,
  timeout_ms: 60_000,
  attempts: 3,
})
export class ProjectPlanningAgent extends AgentHandler<typeof ProjectPlanningInput, typeof ProjectPlanningOutput> {
  async run({ input, team_formation }: ProjectPlanningInput, ctx: AgentContext): Promise<z.input<typeof ProjectPlanningOutput>> {
    const plan = planProject(input, team_formation);
    const words = await askForWords(ctx, input, {
      agent: 'project_planning',
      task: 'Say how the project runs, when each milestone is reached, whether it fits, and what is open.',
      facts: { project: input.project.title, ...plan },
      offline: describePlan(plan),
    });
    return { ...plan, words };
  }

  override render({ tasks, milestones, words }: ProjectPlanningOutput, { input }: ProjectPlanningInput): RenderedAsset {
    const rows = tasks.map(({ task, person, start_day, end_day }) => [task, person, `${start_day}–${end_day}`]);
    const steps = milestones.map(({ name, day, tasks: reached }) => [String(day), name, reached.join(', ')]);
    return {
      title: `Plan for ${input.project.title}`,
      content: page(words, markdownTable(['Task', 'Person', 'Days'], rows), markdownTable(['Day', 'Milestone', 'Tasks'], steps)),
    };
  }
}
