import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A client as a careful one is written: it asks the next API process when one does not answer, and repeats with the same key. */
export class Client {
  constructor(apis) {
    this.apis = apis;
    this.turn = 0;
  }

  async request(method, path, { body, form, key } = {}) {
    const headers = { ...(this.token && { authorization: `Bearer ${this.token}` }), ...(key && { 'idempotency-key': key }) };
    for (let attempt = 0; ; attempt++) {
      const { url } = this.apis[this.turn++ % this.apis.length];
      try {
        const answer = await fetch(url + path, {
          method,
          headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
          ...(body ? { body: JSON.stringify(body) } : form ? { body: form() } : {}),
          signal: AbortSignal.timeout(10_000),
        });
        if (answer.status < 500) {
          const parsed = await answer.json();
          if (answer.ok) return parsed;
          throw Object.assign(new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(parsed)}`), { final: true });
        }
      } catch (error) {
        if (error.final || attempt > 100) throw error;
      }
      await sleep(200);
    }
  }

  async register() {
    const answer = await this.request('POST', '/api/auth/register', {
      body: { email: `${randomUUID()}@example.com`, password: 'correct horse battery staple' },
    });
    this.token = answer.access_token;
    return answer.user;
  }

  async project(name, photo) {
    const project = await this.request('POST', '/api/projects', { body: { product_name: name, brand_name: 'Lumina', price: '€ 79.90' } });
    const form = () => {
      const parts = new FormData();
      parts.set('project_id', project.id);
      parts.set('file', new Blob([photo], { type: 'image/jpeg' }), 'lamp.jpg');
      return parts;
    };
    await this.request('POST', '/api/uploads/image', { form });
    return project;
  }

  start(projectId, body) {
    return this.request('POST', `/api/projects/${projectId}/runs`, { body, key: randomUUID() });
  }
}
