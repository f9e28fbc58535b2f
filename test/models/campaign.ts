import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';
import type { RegisteredUser } from '#testing';

export const FACTS = {
  product_name: 'Tideline Mug',
  brand_name: 'Hollow Fern Pottery',
  price: '€ 34.00',
  description: 'A wheel-thrown stoneware mug. Holds 350 ml.',
  audience: 'people who take their coffee slowly',
};
const ENDED = ['completed', 'partial', 'failed', 'cancelled'];

/** A job as a run shows it. */
export interface ShownJob {
  id: string;
  agent: string;
  status: string;
  attempt: number;
  error_code: string | null;
  error_message: string | null;
  provider: string | null;
  model: string | null;
  usage: { calls: number; input_tokens: number; output_tokens: number; cost_usd: number | null } | null;
}

/** A run as the API shows it. */
export interface ShownRun {
  id: string;
  status: string;
  jobs: ShownJob[];
  usage: ShownJob['usage'];
}

/** One user's way through the API. */
export interface Seller {
  user: RegisteredUser;
  project: string;
  picture: Buffer;
}

/** A user with a project and its photo. */
export async function seller(
  app: TestApp,
  { facts = FACTS, colour = '#b03a2e' }: { facts?: object; colour?: string } = {},
): Promise<Seller> {
  const user = await app.register();
  const { body: project } = await app.post('/api/projects', facts, user.access_token);
  const picture = await photo({ colour });
  const uploaded = await app.upload(user.access_token, picture, { project_id: project.id });
  expect(uploaded.status).toBe(201);
  return { user, project: project.id, picture };
}

/** Starts a run and answers it. */
export async function start(app: TestApp, { user, project }: Seller, wishes: object = {}): Promise<ShownRun> {
  const started = await app.post(`/api/projects/${project}/runs`, wishes, user.access_token);
  expect(started.status).toBe(202);
  return started.body;
}

/** The run once it has ended. */
export async function ended(app: TestApp, { user }: Seller, id: string, limit = 30_000): Promise<ShownRun> {
  return eventually(async () => {
    const { body } = await app.get<ShownRun>(`/api/runs/${id}`, user.access_token);
    if (!ENDED.includes(body.status)) throw new Error(`the run is still ${body.status}: ${JSON.stringify(body.jobs)}`);
    return body;
  }, limit);
}

/** Starts a run and waits for its end. */
export const run = async (app: TestApp, who: Seller, wishes: object = {}) => ended(app, who, (await start(app, who, wishes)).id);

/** The job of an agent in a run. */
export function jobOf({ jobs }: ShownRun, agent: string): ShownJob {
  const job = jobs.find((candidate) => candidate.agent === agent);
  if (!job) throw new Error(`the run has no job of ${agent}`);
  return job;
}

/** The newest asset of a type in the project, if there is one. */
export async function assetOf(app: TestApp, { user, project }: Seller, type: string) {
  const { body } = await app.get(`/api/projects/${project}/assets?asset_type=${type}`, user.access_token);
  return body.items[0];
}
