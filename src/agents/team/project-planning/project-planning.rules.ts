import { sameName } from '../shared/index.js';
import type { Plan, Task, Team, TeamInput, Words } from '../shared/index.js';

type Planned = Omit<Plan, 'words'>;
type PlannedTask = Plan['tasks'][number];

const WORKING_DAYS = 5;

interface Work {
  task: Task;
  key: string;
  after: string[];
  person: string;
  days: number;
}

/** The tasks that can be planned, and why the others cannot: they have no owner, or wait for one that has none. */
function sortOut({ project, people }: TeamInput, { assignments }: Pick<Team, 'assignments'>): { works: Work[]; open: Plan['open'] } {
  const owners = new Map(assignments.map(({ task, person }) => [sameName(task), person]));
  const pace = new Map(people.map(({ name, hours_per_week }) => [name, hours_per_week / WORKING_DAYS]));
  const open = new Map<string, string>();
  for (const { name } of project.tasks) if (!owners.get(sameName(name))) open.set(sameName(name), 'It has no owner.');
  for (let known = -1; known < open.size;) {
    known = open.size;
    for (const { name, after } of project.tasks) {
      const blocker = after.find((other) => open.has(sameName(other)));
      if (blocker !== undefined && !open.has(sameName(name))) open.set(sameName(name), `It waits for ${blocker}.`);
    }
  }
  const works = project.tasks.flatMap((task): Work[] => {
    const key = sameName(task.name);
    const person = owners.get(key);
    if (!person || open.has(key)) return [];
    return [{ task, key, after: task.after.map(sameName), person, days: Math.max(1, Math.ceil(task.hours / (pace.get(person) ?? 1))) }];
  });
  const blocked = project.tasks.filter(({ name }) => open.has(sameName(name)));
  return { works, open: blocked.map(({ name }) => ({ task: name, why: open.get(sameName(name)) ?? '' })) };
}

/** Days from the start of each task to the end of everything that waits for it: what has most behind it goes first. */
function tails(works: readonly Work[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const tail = (work: Work): number => {
    const known = found.get(work.key);
    if (known !== undefined) return known;
    const behind = works.filter(({ after }) => after.includes(work.key)).map(tail);
    const days = work.days + Math.max(0, ...behind);
    found.set(work.key, days);
    return days;
  };
  for (const work of works) tail(work);
  return found;
}

/** Everybody does one task after the other; a task starts when its owner is free and everything it waits for is done. */
function schedule(works: readonly Work[]): PlannedTask[] {
  const behind = tails(works);
  const done = new Map<string, PlannedTask>();
  const freeFrom = new Map<string, number>();
  let waiting = works.toSorted((a, b) => (behind.get(b.key) ?? 0) - (behind.get(a.key) ?? 0));
  while (waiting.length > 0) {
    const next = waiting.find(({ after }) => after.every((key) => done.has(key)));
    if (!next) throw new Error('tasks wait for each other although the input was checked for that');
    const before = next.after.flatMap((key) => done.get(key) ?? []);
    const start_day = Math.max(freeFrom.get(next.person) ?? 1, ...before.map(({ end_day }) => end_day + 1));
    const end_day = start_day + next.days - 1;
    const level = Math.max(0, ...before.map((task) => task.level + 1));
    done.set(next.key, { task: next.task.name, person: next.person, start_day, end_day, level });
    freeFrom.set(next.person, end_day + 1);
    waiting = waiting.filter((work) => work !== next);
  }
  return [...done.values()].sort((a, b) => a.start_day - b.start_day || (a.task < b.task ? -1 : 1));
}

/** A milestone is the end of all tasks that have equally many steps before them. */
function milestones(tasks: readonly PlannedTask[]): Plan['milestones'] {
  const levels = [...Map.groupBy(tasks, ({ level }) => level)].sort(([a], [b]) => a - b);
  return levels.map(([level, reached]) => ({
    name: level === levels.length - 1 ? 'Everything planned is done' : `Step ${level + 1} is done`,
    day: Math.max(...reached.map(({ end_day }) => end_day)),
    tasks: reached.map(({ task }) => task),
  }));
}

/** A plan by working days: dependencies kept, nobody doing two things at once, the longest chain first. */
export function planProject(input: TeamInput, team: Pick<Team, 'assignments'>): Planned {
  const { works, open } = sortOut(input, team);
  const tasks = schedule(works);
  const last_day = Math.max(0, ...tasks.map(({ end_day }) => end_day));
  const days = input.project.weeks * WORKING_DAYS;
  return { tasks, milestones: milestones(tasks), open, last_day, days, fits: open.length === 0 && last_day <= days };
}

export function describePlan({ milestones: steps, open, last_day, days, fits }: Planned): Words {
  const end = last_day === 0 ? 'Nothing can be planned yet.' : `The last task ends on day ${last_day} of ${days}.`;
  const verdict = fits ? 'The plan fits.' : 'The plan does not fit as it stands.';
  return {
    summary: [`${verdict} ${end}`, ...steps.slice(0, 12).map(({ name, day }) => `* Day ${day}: ${name}.`)].join('\n'),
    notes: open.slice(0, 20).map(({ task, why }) => `${task} is not planned. ${why}`),
  };
}
