import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset } from '#agent-kit';

import { askForWords, markdownTable, page, percent } from '../shared/index.js';
import { describeTeam, formTeam } from './team-formation.rules.js';
import { TeamFormationInput, TeamFormationOutput } from './team-formation.schema.js';

@Agent({
  name: 'team_formation',
  job_type: 'team_formation',
  pipeline: 'team',
  title: 'Team formation',
  version: 1,
  needs: ['skill_matching'],
  lane: 'llm',
  produces: 'team_proposal',
  input: TeamFormationInput,
  output: TeamFormationOutput,
  timeout_ms: 60_000,
  attempts: 3,
})
export class TeamFormationAgent extends AgentHandler<typeof TeamFormationInput, typeof TeamFormationOutput> {
  async run({ input, skill_matching }: TeamFormationInput, ctx: AgentContext): Promise<z.input<typeof TeamFormationOutput>> {
    const team = formTeam(input, skill_matching);
    const words = await askForWords(ctx, input, {
      agent: 'team_formation',
      task: 'Say who is in the team, with what load, and which tasks have no owner.',
      facts: { project: input.project.title, ...team },
      offline: describeTeam(team),
    });
    return { ...team, words };
  }

  override render({ assignments, words }: TeamFormationOutput, { input }: TeamFormationInput): RenderedAsset {
    const rows = assignments.map(({ task, hours, person, score }) => [task, String(hours), person ?? '–', person ? percent(score) : '–']);
    return {
      title: `Team for ${input.project.title}`,
      content: page(words, markdownTable(['Task', 'Hours', 'Person', 'Fit'], rows)),
    };
  }
}
