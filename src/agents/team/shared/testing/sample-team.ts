import { TeamInput } from '../schema/index.js';

/** Three people and four tasks that depend on each other. */
export const sampleTeam: TeamInput = TeamInput.parse({
  project: {
    title: 'Shop relaunch',
    weeks: 4,
    tasks: [
      { name: 'Design', hours: 40, skills: [{ name: 'Figma' }] },
      { name: 'API', hours: 60, skills: [{ name: 'TypeScript', weight: 2 }, { name: 'Postgres' }], after: ['Design'] },
      { name: 'Shop pages', hours: 60, skills: [{ name: 'TypeScript' }, { name: 'CSS' }], after: ['Design'] },
      { name: 'Launch', hours: 10, skills: [{ name: 'Postgres' }], after: ['API', 'Shop pages'] },
    ],
  },
  people: [
    {
      name: 'Ines',
      hours_per_week: 20,
      skills: [
        { name: 'typescript', level: 5 },
        { name: 'Postgres', level: 4 },
      ],
    },
    {
      name: 'Jonas',
      hours_per_week: 30,
      skills: [
        { name: 'TypeScript', level: 3 },
        { name: 'CSS', level: 5 },
      ],
    },
    { name: 'Mara', hours_per_week: 10, skills: [{ name: 'Figma', level: 5 }] },
  ],
});
