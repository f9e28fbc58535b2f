import { z } from 'zod';

const Text = (max: number) => z.string().trim().min(1).max(max);

export const Skill = z.strictObject({
  name: Text(60).meta({ example: 'TypeScript' }),
  weight: z.number().min(1).max(5).default(1).describe('How much it counts against the other skills of the task'),
});

export const Task = z.strictObject({
  name: Text(120).meta({ example: 'Payment service' }),
  hours: z.number().positive().max(2_000).describe('Work of one person with the skills'),
  skills: z.array(Skill).min(1).max(10),
  after: z.array(Text(120)).max(20).default([]).describe('Names of the tasks that must be done before'),
});
export type Task = z.infer<typeof Task>;

export const Person = z.strictObject({
  name: Text(120).meta({ example: 'Ines' }),
  hours_per_week: z.number().positive().max(60),
  skills: z.array(z.strictObject({ name: Text(60), level: z.int().min(1).max(5).describe('1 has seen it, 5 teaches it') })).max(30),
});
export type Person = z.infer<typeof Person>;

/** Names as they are compared: `typescript ` is `TypeScript`. */
export const sameName = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The names that stand twice, each with its place. */
function doubled(names: readonly string[]): [string, number][] {
  return names.flatMap((name, index): [string, number][] =>
    names.findIndex((other) => sameName(other) === sameName(name)) < index ? [[name, index]] : [],
  );
}

/** The tasks that wait for each other in a circle, or for one that does. */
function circling(tasks: readonly Task[]): string[] {
  let waiting = [...tasks];
  for (;;) {
    const names = new Set(waiting.map(({ name }) => sameName(name)));
    const blocked = waiting.filter(({ after }) => after.some((name) => names.has(sameName(name))));
    if (blocked.length === waiting.length) return blocked.map(({ name }) => name);
    waiting = blocked;
  }
}

/** What a team is formed from: a project cut into tasks, and the people who could do them. */
export const TeamInput = z
  .strictObject({
    project: z.strictObject({
      title: Text(200),
      description: Text(5_000).nullable().default(null),
      weeks: z.int().min(1).max(104).describe('Time there is, in weeks of five working days'),
      tasks: z.array(Task).min(1).max(50),
    }),
    people: z.array(Person).min(1).max(100),
    instructions: Text(2_000).nullable().default(null).describe('Wishes for the texts'),
    tone: Text(100).nullable().default(null),
    language: z.string().min(2).max(35).nullable().default(null).describe('BCP-47 tag of the texts'),
  })
  .check(({ value: { project, people }, issues }) => {
    const refuse = (path: (string | number)[], message: string): void => {
      issues.push({ code: 'custom', input: project, path, message });
    };
    for (const [name, index] of doubled(project.tasks.map(({ name }) => name)))
      refuse(['project', 'tasks', index, 'name'], `${name} stands twice`);
    for (const [name, index] of doubled(people.map(({ name }) => name))) refuse(['people', index, 'name'], `${name} stands twice`);
    const known = new Set(project.tasks.map(({ name }) => sameName(name)));
    for (const [index, { after }] of project.tasks.entries())
      for (const name of after) if (!known.has(sameName(name))) refuse(['project', 'tasks', index, 'after'], `there is no task ${name}`);
    const circle = circling(project.tasks);
    if (circle.length > 0) refuse(['project', 'tasks'], `these wait for each other: ${circle.join(', ')}`);
  })
  .meta({ id: 'TeamInput' });
export type TeamInput = z.infer<typeof TeamInput>;
