import { z } from 'zod';

import { Line, Notes, Prose } from '#agent-kit/schema';

/** What people read: a model may write it, and nothing is computed from it. */
export const Words = z.object({ summary: Prose(2_000), notes: Notes });
export type Words = z.infer<typeof Words>;

const Name = z.string().min(1).max(120);

export const Candidate = z.object({
  person: Name,
  score: z.number().min(0).max(1).describe('Weighted share of the skills asked for, at the level the person has them'),
  covers: z.array(z.string()),
  lacks: z.array(z.string()),
});
export type Candidate = z.infer<typeof Candidate>;

/** Who could do which task, best first. */
export const SkillMatches = z.object({
  matches: z.array(z.object({ task: Name, candidates: z.array(Candidate) })),
  gaps: z.array(z.object({ task: Name, skill: z.string() })).describe('Skills that nobody has'),
  words: Words,
});
export type SkillMatches = z.infer<typeof SkillMatches>;

export const Assignment = z.object({
  task: Name,
  hours: z.number(),
  person: Name.nullable().describe('null: nobody who has the skills has the time'),
  score: z.number().min(0).max(1),
  why: Line(500),
});
export type Assignment = z.infer<typeof Assignment>;

/** Who does which task, within the hours each has. */
export const Team = z.object({
  assignments: z.array(Assignment),
  members: z.array(z.object({ person: Name, hours: z.number(), capacity: z.number().describe('Hours until the end of the project') })),
  improvements: z.int().describe('Moves by which the first distribution was bettered'),
  words: Words,
});
export type Team = z.infer<typeof Team>;

const Day = z.int().min(1).describe('Working day of the project, from 1');

/** When what is done, and whether it fits. */
export const Plan = z.object({
  tasks: z.array(z.object({ task: Name, person: Name, start_day: Day, end_day: Day, level: z.int().min(0) })),
  milestones: z.array(z.object({ name: Line(200), day: Day, tasks: z.array(Name) })),
  open: z.array(z.object({ task: Name, why: Line(500) })).describe('Tasks that cannot be planned yet'),
  last_day: z.int().min(0),
  days: z.int().min(1).describe('Working days there are'),
  fits: z.boolean(),
  words: Words,
});
export type Plan = z.infer<typeof Plan>;
