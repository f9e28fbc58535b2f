import { z } from 'zod';

import { SkillMatches, Team, TeamInput } from '../shared/schema/index.js';

export const TeamFormationInput = z.object({ input: TeamInput, skill_matching: SkillMatches });
export type TeamFormationInput = z.infer<typeof TeamFormationInput>;

export const TeamFormationOutput = Team;
export type TeamFormationOutput = z.infer<typeof TeamFormationOutput>;
