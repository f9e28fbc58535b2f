export { Person, sameName, Skill, Task, TeamInput } from './team-input.schema.js';
export { Assignment, Candidate, Plan, SkillMatches, Team, Words } from './results.schema.js';
