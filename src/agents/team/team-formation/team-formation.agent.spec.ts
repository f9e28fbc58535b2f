import fc from 'fast-check';

import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { TeamInput } from '../shared/index.js';
import type { SkillMatches } from '../shared/index.js';
import { sampleTeam } from '../shared/testing/sample-team.js';
import { TeamFormationAgent } from './team-formation.agent.js';
import { formTeam } from './team-formation.rules.js';
import { TeamFormationOutput } from './team-formation.schema.js';

const skills = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 });
const anyTeam = fc
  .record({
    weeks: fc.integer({ min: 1, max: 4 }),
    tasks: fc.array(fc.record({ hours: fc.integer({ min: 1, max: 60 }), skills }), { minLength: 1, maxLength: 8 }),
    people: fc.array(fc.record({ hours_per_week: fc.integer({ min: 1, max: 40 }), level: fc.integer({ min: 1, max: 5 }), skills }), {
      minLength: 1,
      maxLength: 5,
    }),
  })
  .map(({ weeks, tasks, people }) =>
    TeamInput.parse({
      project: {
        title: 'Any',
        weeks,
        tasks: tasks.map((task, n) => ({ name: `task ${n}`, hours: task.hours, skills: task.skills.map((name) => ({ name })) })),
      },
      people: people.map(({ hours_per_week, level, skills: names }, n) => ({
        name: `person ${n}`,
        hours_per_week,
        skills: names.map((name) => ({ name, level })),
      })),
    }),
  );

/** The matches of a team, as the step before finds them. */
function matchesOf({ project, people }: TeamInput): SkillMatches['matches'] {
  return project.tasks.map((task) => ({
    task: task.name,
    candidates: people
      .map((person) => {
        const held = person.skills.filter(({ name }) => task.skills.some((skill) => skill.name === name));
        const score = held.reduce((sum, { level }) => sum + level / 5, 0) / task.skills.length;
        return { person: person.name, score, covers: held.map(({ name }) => name), lacks: [] };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score),
  }));
}

const total = (team: ReturnType<typeof formTeam>) => team.assignments.reduce((sum, { person, hours }) => sum + (person ? hours : 0), 0);

describe('forming a team', () => {
  it('never gives anybody more hours than there are, nor a task without any of its skills', () => {
    fc.assert(
      fc.property(anyTeam, (input) => {
        const matches = matchesOf(input);
        const { assignments, members } = formTeam(input, { matches });
        for (const { hours, capacity } of members) expect(hours).toBeLessThanOrEqual(capacity + 1e-6);
        for (const { task, person } of assignments)
          if (person) expect(matches.find((match) => match.task === task)?.candidates.map((one) => one.person)).toContain(person);
        expect(assignments.map(({ task }) => task)).toEqual(input.project.tasks.map(({ name }) => name));
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same team for the same input, and leaves nothing undone that somebody could still take', () => {
    fc.assert(
      fc.property(anyTeam, (input) => {
        const matches = matchesOf(input);
        const team = formTeam(input, { matches });
        expect(formTeam(input, { matches })).toEqual(team);
        const free = new Map(input.people.map(({ name, hours_per_week }) => [name, hours_per_week * input.project.weeks]));
        for (const { person, hours } of team.members) free.set(person, (free.get(person) ?? 0) - hours);
        for (const { task, hours, person } of team.assignments)
          if (!person)
            for (const candidate of matches.find((match) => match.task === task)?.candidates ?? [])
              expect(free.get(candidate.person)).toBeLessThan(hours);
      }),
      { numRuns: 300 },
    );
  });

  it('betters what greed alone would do', () => {
    const input = TeamInput.parse({
      project: {
        title: 'Trap',
        weeks: 1,
        tasks: [
          { name: 'large', hours: 10, skills: [{ name: 'a' }] },
          { name: 'small', hours: 9, skills: [{ name: 'b' }] },
        ],
      },
      people: [
        {
          name: 'Both',
          hours_per_week: 10,
          skills: [
            { name: 'a', level: 5 },
            { name: 'b', level: 5 },
          ],
        },
        { name: 'Only a', hours_per_week: 10, skills: [{ name: 'a', level: 4 }] },
      ],
    });
    const team = formTeam(input, { matches: matchesOf(input) });
    expect(total(team)).toBe(19);
    expect(team.assignments.map(({ person }) => person)).toEqual(['Only a', 'Both']);
    expect(team.improvements).toBeGreaterThan(0);
  });

  it('says why a task has no owner', async () => {
    const input = TeamInput.parse({ ...sampleTeam, people: sampleTeam.people.filter(({ name }) => name !== 'Mara') });
    const matches = { matches: matchesOf(input), gaps: [], words: { summary: 'x', notes: [] } };
    const agent = new TeamFormationAgent();
    const output = TeamFormationOutput.parse(await agent.run({ input, skill_matching: matches }, fakeAgentContext()));
    expect(output.assignments.find(({ task }) => task === 'Design')).toMatchObject({ person: null, why: 'Nobody has any of the skills.' });
    expect(output.words.notes).toEqual(['Design has no owner. Nobody has any of the skills.']);
    expect(agent.render(output, { input, skill_matching: matches }).content).toMatch(/\| Design \| 40 \| – \| – \|/);
  });

  it('takes the words of a model, and refuses figures that it made up', async () => {
    const matches = { matches: matchesOf(sampleTeam), gaps: [], words: { summary: 'x', notes: [] } };
    const answer = (summary: string) => fakeAgentContext({ answer: () => ({ summary, notes: [] }) });
    const agent = new TeamFormationAgent();
    const good = await agent.run({ input: sampleTeam, skill_matching: matches }, answer('Ines takes the API.'));
    expect(good.words.summary).toBe('Ines takes the API.');
    await expect(agent.run({ input: sampleTeam, skill_matching: matches }, answer('Saves 9999 hours.'))).rejects.toThrow(/every number/);
  });
});

describeAgentContract(TeamFormationAgent, {
  input: { input: sampleTeam, skill_matching: { matches: matchesOf(sampleTeam), gaps: [], words: { summary: 'x', notes: [] } } },
});
