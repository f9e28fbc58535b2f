import { z } from 'zod';

import { SkillMatches, TeamInput } from '../shared/schema/index.js';

export const SkillMatchingInput = z.object({ input: TeamInput });
export type SkillMatchingInput = z.infer<typeof SkillMatchingInput>;

export const SkillMatchingOutput = SkillMatches;
export type SkillMatchingOutput = z.infer<typeof SkillMatchingOutput>;
