import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createClient } from '#client';
import type { Run } from '#client';

import { apiFetch } from './api-fetch.js';
import { followRun } from './follow-run.js';

it('takes up a stream that breaks off after the last event it has received', async () => {
  const resumedAfter: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (!request.url?.endsWith('/events')) {
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ id: 'a', status: resumedAfter.length < 3 ? 'running' : 'completed' }));
    }
    resumedAfter.push(request.headers['last-event-id'] as string | undefined);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(resumedAfter.length === 1 ? ': open\n\nid: 7\nevent: job\ndata: {}\n\n' : ': open\n\n', () => response.destroy());
    return response;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const client = createClient({ baseUrl: url, fetch: apiFetch(url), auth: 'a token' });
    const shown: string[] = [];
    const run = await followRun({ client, throwOnError: true }, 'a', ({ status }: Run) => shown.push(status));
    expect({ status: run.status, last: shown.at(-1), resumedAfter }).toEqual({
      status: 'completed',
      last: 'completed',
      resumedAfter: [undefined, '7', '7'],
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
