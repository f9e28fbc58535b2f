import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext } from '#agent-kit';

import { askForWords, percent } from '../shared/index.js';
import { describeMatches, matchSkills } from './skill-matching.rules.js';
import { SkillMatchingInput, SkillMatchingOutput } from './skill-matching.schema.js';

@Agent({
  name: 'skill_matching',
  job_type: 'skill_matching',
  pipeline: 'team',
  title: 'Skill matching',
  version: 1,
  needs: [],
  lane: 'llm',
  input: SkillMatchingInput,
  output: SkillMatchingOutput,
  timeout_ms: 60_000,
  attempts: 3,
})
export class SkillMatchingAgent extends AgentHandler<typeof SkillMatchingInput, typeof SkillMatchingOutput> {
  async run({ input }: SkillMatchingInput, ctx: AgentContext): Promise<z.input<typeof SkillMatchingOutput>> {
    const found = matchSkills(input);
    const best = found.matches.map(({ task, candidates }) => ({
      task,
      best: candidates.slice(0, 3).map(({ person, score, covers, lacks }) => ({ person, fit: percent(score), covers, lacks })),
    }));
    const words = await askForWords(ctx, input, {
      agent: 'skill_matching',
      task: 'Say for each task who fits it and what is missing.',
      facts: { project: input.project.title, tasks: best, gaps: found.gaps },
      offline: describeMatches(found),
    });
    return { ...found, words };
  }
}
