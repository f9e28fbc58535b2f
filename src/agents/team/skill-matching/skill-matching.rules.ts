import { percent, sameName } from '../shared/index.js';
import type { Candidate, Person, SkillMatches, Task, TeamInput, Words } from '../shared/index.js';

type Matches = Omit<SkillMatches, 'words'>;

const TOP_LEVEL = 5;

/** The share of what a task asks for that a person brings: each skill counts by its weight, and by the level over the highest one. */
function candidate(task: Task, person: Person): Candidate {
  const levels = new Map(person.skills.map(({ name, level }) => [sameName(name), level]));
  const level = (name: string): number => levels.get(sameName(name)) ?? 0;
  const asked = task.skills.reduce((sum, { weight }) => sum + weight, 0);
  const brought = task.skills.reduce((sum, { name, weight }) => sum + (weight * level(name)) / TOP_LEVEL, 0);
  const names = (has: boolean): string[] => task.skills.filter(({ name }) => level(name) > 0 === has).map(({ name }) => name);
  return { person: person.name, score: Math.round((brought / asked) * 1_000) / 1_000, covers: names(true), lacks: names(false) };
}

/** Everybody who has any of the skills of a task, best first; equal ones by name. */
export function matchSkills({ project: { tasks }, people }: TeamInput): Matches {
  const held = new Set(people.flatMap(({ skills }) => skills.map(({ name }) => sameName(name))));
  return {
    matches: tasks.map((task) => ({
      task: task.name,
      candidates: people
        .map((person) => candidate(task, person))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || (a.person < b.person ? -1 : 1)),
    })),
    gaps: tasks.flatMap(({ name, skills }) =>
      skills.filter((skill) => !held.has(sameName(skill.name))).map((skill) => ({ task: name, skill: skill.name })),
    ),
  };
}

export function describeMatches({ matches, gaps }: Matches): Words {
  const lines = matches.map(({ task, candidates: [best] }) => {
    if (!best) return `* ${task}: nobody has any of the skills.`;
    const lacking = best.lacks.length > 0 ? ` (without ${best.lacks.join(', ')})` : '';
    return `* ${task}: ${best.person} fits best, ${percent(best.score)}${lacking}.`;
  });
  return {
    summary: shorten(lines),
    notes: gaps.slice(0, 20).map(({ task, skill }) => `Nobody has ${skill}, which ${task} asks for.`),
  };
}

/** As many lines as find room in a summary, and whether there are more. */
function shorten(lines: readonly string[]): string {
  const shown = lines.slice(0, 12).map((line) => line.slice(0, 150));
  return [...shown, ...(lines.length > shown.length ? ['* The other tasks are in the data.'] : [])].join('\n');
}
