import { jest } from '@jest/globals';

import { Clock, newId } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { Answer, RegisteredUser } from '#testing';

import { sampleTeam } from '../../src/agents/team/shared/testing/sample-team.js';
import { openStream } from '../support/server-events.js';
import type { OpenStream } from '../support/server-events.js';

let one: TestApp;
let two: TestApp;
let user: RegisteredUser;
let project: string;
let run: string;

beforeAll(async () => {
  one = await createTestApp({ role: 'api', env: { MAX_EVENT_STREAMS_PER_USER: '2' } });
  two = await createTestApp({ role: 'api', replicaOf: one, env: { MAX_EVENT_STREAMS_PER_USER: '2' } });
  user = await one.register();
  [project, run] = await projectAndRun(user);
});
afterAll(async () => {
  await two.close();
  await one.close();
});

let open: OpenStream[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const stream of open) stream.hangUp();
  await Promise.all(open.map(({ ended }) => ended));
  open = [];
});

async function projectAndRun({ access_token }: RegisteredUser): Promise<[string, string]> {
  const { body: made } = await one.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, access_token);
  const { body: begun } = await one.post('/api/runs', { pipeline: 'team', input: sampleTeam }, access_token);
  return [made.id, begun.id];
}

async function follow(app: TestApp, path: string): Promise<OpenStream> {
  const stream = await openStream(app.url + path);
  open.push(stream);
  return stream;
}

const paths = () => [`/api/runs/${run}/events`, `/api/projects/${project}/events`];
const ticketFor = async (path: string, by = user): Promise<{ ticket: string; url: string; expires_in: number }> => {
  const { status, body } = await one.post(`${path}/ticket`, undefined, by.access_token);
  expect(status).toBe(201);
  return body;
};
const refusal = ({ status, body }: Answer) => [status, body.error_code];

describe('a ticket', () => {
  it('opens its stream at any process, without an access token', async () => {
    for (const path of paths()) {
      const { ticket, url, expires_in } = await ticketFor(path);
      expect([url, expires_in]).toEqual([`${path}?ticket=${ticket}`, 60]);
      expect((await follow(two, url)).text()).toContain('event: snapshot');
    }
  });

  it('is given out for what belongs to the user only', async () => {
    const stranger = await one.register();
    for (const path of paths()) {
      expect(refusal(await one.post(`${path}/ticket`, undefined, stranger.access_token))).toEqual([404, 'NOT_FOUND']);
      expect(refusal(await one.post(`${path}/ticket`))).toEqual([401, 'TOKEN_MISSING']);
      const { ticket } = await ticketFor(path);
      expect(refusal(await one.post(`${path}/ticket?ticket=${ticket}`))).toEqual([401, 'TOKEN_MISSING']);
    }
  });

  it('opens that stream again within 60 seconds, and not later', async () => {
    const [path = ''] = paths();
    const { url } = await ticketFor(path);
    (await follow(one, url)).hangUp();
    const clock = jest.spyOn(one.app.get(Clock), 'now');
    const issued = Date.now();
    clock.mockReturnValue(new Date(issued + 50_000));
    const stream = await follow(one, url);
    clock.mockReturnValue(new Date(issued + 61_000));
    expect(refusal(await one.get(url))).toEqual([401, 'TOKEN_EXPIRED']);
    expect(stream.isOpen()).toBe(true);
  });

  it('is refused when altered, and for any other stream', async () => {
    const [ofRun = '', ofProject = ''] = paths();
    const { ticket } = await ticketFor(ofRun);
    const [otherProject, otherRun] = await projectAndRun(user);
    const [expiry = '', id = '', session = '', mac = ''] = ticket.split('.');
    const later = (Number.parseInt(expiry, 36) + 3_600).toString(36);
    const stranger = await one.register();
    const forged = [
      `${ofProject}?ticket=${ticket}`,
      `/api/runs/${otherRun}/events?ticket=${ticket}`,
      `/api/projects/${otherProject}/events?ticket=${ticket}`,
      `${ofRun}?ticket=${later}.${id}.${session}.${mac}`,
      `${ofRun}?ticket=${expiry}.${stranger.user.id}.${session}.${mac}`,
      `${ofRun}?ticket=${expiry}.${id}.${newId()}.${mac}`,
      `${ofRun}?ticket=${expiry}.${id}.${session}.${mac.slice(0, -2)}`,
      `${ofRun}?ticket=${ticket}&x=1`,
      `${ofRun}?x=1&ticket=${ticket}`,
      `${ofRun}?ticket=`,
      `${ofRun}?ticket=noise`,
    ];
    for (const path of forged) expect([path, ...refusal(await one.get(path))]).toEqual([path, 401, 'TOKEN_INVALID']);
  });

  it('opens nothing else', async () => {
    const [path = ''] = paths();
    const { ticket } = await ticketFor(path);
    for (const other of [`/api/runs/${run}`, '/api/runs', '/api/auth/me', `/api/projects/${project}`])
      expect([other, ...refusal(await one.get(`${other}?ticket=${ticket}`))]).toEqual([other, 401, 'TOKEN_MISSING']);
    expect(refusal(await one.post(`/api/runs/${run}/cancel?ticket=${ticket}`))).toEqual([401, 'TOKEN_MISSING']);
    expect(refusal(await one.get(`${path}?signature=${ticket}`))).toEqual([401, 'TOKEN_MISSING']);
    expect(refusal(await one.get('/api/auth/me', ticket))).toEqual([401, 'TOKEN_INVALID']);
  });

  it('counts against the streams that the user may have open', async () => {
    const [path = ''] = paths();
    const { url } = await ticketFor(path);
    await follow(one, url);
    await follow(one, url);
    expect(refusal(await one.get(url))).toEqual([429, 'STREAM_LIMIT_REACHED']);
  });

  it('ends with its session, and so do the streams it opened', async () => {
    const owner = await one.register();
    const [, ownRun] = await projectAndRun(owner);
    const { url } = await ticketFor(`/api/runs/${ownRun}/events`, owner);
    const stream = await follow(two, url);
    expect((await one.post('/api/auth/logout', undefined, owner.access_token)).status).toBe(204);
    await stream.ended;
    expect(stream.text()).toContain(': session ended');
    for (const app of [one, two]) expect(refusal(await app.get(url))).toEqual([401, 'SESSION_REVOKED']);
  });
});
