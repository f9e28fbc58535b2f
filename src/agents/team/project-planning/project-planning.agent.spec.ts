import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { sampleTeam } from '../shared/testing/sample-team.js';
import { ProjectPlanningAgent } from './project-planning.agent.js';
import { planProject } from './project-planning.rules.js';
import { ProjectPlanningOutput } from './project-planning.schema.js';

const given = (owners: Record<string, string | null>) =>
  sampleTeam.project.tasks.map(({ name, hours }) => ({ task: name, hours, person: owners[name] ?? null, score: 1, why: 'test' }));
const ALL = { Design: 'Mara', API: 'Ines', 'Shop pages': 'Jonas', Launch: 'Ines' };
const TEAM = { members: [], improvements: 0, words: { summary: 'x', notes: [] } };

describe('planning', () => {
  it('keeps dependencies, and nobody does two things at once', () => {
    const { tasks, milestones, last_day, fits } = planProject(sampleTeam, { assignments: given(ALL) });
    expect(tasks.map(({ task, start_day, end_day }) => [task, start_day, end_day])).toEqual([
      ['Design', 1, 20],
      ['API', 21, 35],
      ['Shop pages', 21, 30],
      ['Launch', 36, 38],
    ]);
    expect(milestones.map(({ name, day }) => [name, day])).toEqual([
      ['Step 1 is done', 20],
      ['Step 2 is done', 35],
      ['Everything planned is done', 38],
    ]);
    expect({ last_day, fits }).toEqual({ last_day: 38, fits: false });
  });

  it('lets one person do one task after the other', () => {
    const { tasks } = planProject(sampleTeam, { assignments: given({ ...ALL, 'Shop pages': 'Ines' }) });
    const ofInes = tasks.filter(({ person }) => person === 'Ines').sort((a, b) => a.start_day - b.start_day);
    for (const [index, task] of ofInes.entries()) if (index > 0) expect(task.start_day).toBeGreaterThan(ofInes[index - 1]?.end_day ?? 0);
  });

  it('plans what it can, and says what waits for whom', async () => {
    const assignments = given({ ...ALL, API: null });
    const agent = new ProjectPlanningAgent();
    const input = { input: sampleTeam, team_formation: { ...TEAM, assignments } };
    const plan = ProjectPlanningOutput.parse(await agent.run(input, fakeAgentContext()));
    expect(plan.open).toEqual([
      { task: 'API', why: 'It has no owner.' },
      { task: 'Launch', why: 'It waits for API.' },
    ]);
    expect(plan).toMatchObject({ fits: false, last_day: 30 });
    expect(agent.render(plan, input).content).toMatch(
      /The plan does not fit[\s\S]*\| Design \| Mara \| 1–20 \|[\s\S]*Launch is not planned/,
    );
  });

  it('has nothing to plan when nobody has a task', () => {
    expect(planProject(sampleTeam, { assignments: given({}) })).toMatchObject({ tasks: [], milestones: [], last_day: 0, fits: false });
  });
});

describeAgentContract(ProjectPlanningAgent, {
  input: { input: sampleTeam, team_formation: { ...TEAM, assignments: given(ALL), unassigned: [] } },
});
