import { z } from 'zod';

import { Plan, Team, TeamInput } from '../shared/schema/index.js';

export const ProjectPlanningInput = z.object({ input: TeamInput, team_formation: Team });
export type ProjectPlanningInput = z.infer<typeof ProjectPlanningInput>;

export const ProjectPlanningOutput = Plan;
export type ProjectPlanningOutput = z.infer<typeof ProjectPlanningOutput>;
