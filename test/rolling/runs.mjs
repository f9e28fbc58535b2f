import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { register, send } from './load.mjs';

const EVERY_MS = 500;
const RECONNECT_MS = 300;
const LIMIT_MS = 60_000;

/** How long runs take, in turn: most are short, one in four outlives a process that stops while it is followed. */
const TAKES_MS = [50, 50, 50, 8_000];

/** Reads one stream of events until it ends, by whatever. */
async function read(url, token, seen) {
  const headers = { authorization: `Bearer ${token}`, ...(seen.last && { 'last-event-id': seen.last }) };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
  if (answer.status === 204) return void (seen.over = true);
  if (answer.status !== 200) throw new Error(`the stream answered ${answer.status}`);
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of answer.body) {
    const blocks = (rest + decoder.decode(part, { stream: true })).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const [, id] = /^id: (\d+)$/m.exec(block) ?? [];
      const [, event] = /^event: (\S+)$/m.exec(block) ?? [];
      if (!id) continue;
      // NOTE: a first connection gets a snapshot that stands for all before it; a number that is left out after it is a lost event.
      if (seen.last && Number(id) !== Number(seen.last) + 1) seen.gaps += 1;
      seen.last = id;
      const status = event === 'snapshot' ? JSON.parse(/^data: (.*)$/m.exec(block)[1]).status : event.replace('run.', '');
      if (['completed', 'partial', 'failed', 'cancelled'].includes(status)) Object.assign(seen, { over: true, status });
    }
  }
}

/** Follows a run as a browser does: it comes back with the number of the last event it saw. */
async function follow(base, token, id) {
  const seen = { last: undefined, gaps: 0, over: false, status: undefined, connections: 0 };
  const until = Date.now() + LIMIT_MS;
  while (!seen.over && Date.now() < until) {
    seen.connections += 1;
    await read(`${base}/api/runs/${id}/events`, token, seen).catch(() => undefined);
    if (!seen.over) await sleep(RECONNECT_MS);
  }
  return seen;
}

/** A project with a photo, from which campaigns start. */
async function prepareProject(base, token) {
  const { text } = await send(base, 'POST', '/api/projects', { token, body: { product_name: 'Lamp', brand_name: 'Lumina' } });
  const { id } = JSON.parse(text);
  const form = new FormData();
  form.set('project_id', id);
  form.set('file', new Blob([readFileSync('tools/demo/sample-photo.jpg')], { type: 'image/jpeg' }), 'lamp.jpg');
  const answer = await fetch(`${base}/api/uploads/image`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
  if (answer.status !== 201) throw new Error(`the upload answered ${answer.status}: ${await answer.text()}`);
  return id;
}

/**
 * Starts a run of one job twice a second, and campaigns one after the other, and follows the events of each, until `stop()`.
 * @returns {Promise<{ stop: () => Promise<{ started: number, refused: number, completed: number, gaps: number, resumed: number }> }>}
 */
export async function startRuns(base) {
  const { token } = await register(base);
  const project = await prepareProject(base, token);
  const followed = [];
  let refused = 0;
  let going = true;

  const start = async (path, body) => {
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await send(base, 'POST', path, { token, body, headers }).catch(() => ({ status: 0 }));
    if (answer.status !== 202) {
      refused += 1;
      return {};
    }
    const seen = follow(base, token, JSON.parse(answer.text).id);
    followed.push(seen);
    return { seen };
  };
  const steps = async () => {
    for (let n = 0; going; n++, await sleep(EVERY_MS))
      await start('/api/runs', { pipeline: 'slow', input: { ms: TAKES_MS[n % TAKES_MS.length] } });
  };
  const campaigns = async () => {
    // NOTE: a pause as well, lest a refusal turns this into a busy loop.
    for (; going; await sleep(EVERY_MS)) await (await start(`/api/projects/${project}/runs`, {})).seen;
  };
  const loops = [steps(), campaigns()];

  const stop = async () => {
    going = false;
    await Promise.all(loops);
    const seen = await Promise.all(followed);
    return {
      started: seen.length,
      refused,
      completed: seen.filter(({ status }) => status === 'completed').length,
      gaps: seen.reduce((sum, { gaps }) => sum + gaps, 0),
      resumed: seen.filter(({ connections }) => connections > 1).length,
    };
  };
  return { stop };
}
