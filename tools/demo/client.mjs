import { Message } from '../lib/process.mjs';

/** What a problem+json answer says, in one line. */
function explain(problem) {
  const details = problem.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return `${details || problem.detail || problem.title} (${problem.error_code}, request ${problem.request_id})`;
}

/** Speaks to the API of a running Catalyst; an answer that is an error becomes a one-line `Message`. */
export class Client {
  #token;

  constructor(url) {
    this.url = url;
  }

  async #send(method, path, { json, form } = {}) {
    const headers = { ...(this.#token && { authorization: `Bearer ${this.#token}` }), ...(json && { 'content-type': 'application/json' }) };
    const body = json ? JSON.stringify(json) : form;
    const options = { method, headers, ...(body && { body }), signal: AbortSignal.timeout(60_000) };
    const response = await fetch(this.url + path, options).catch((error) => {
      throw new Message(`${this.url} does not answer: ${error.cause?.message || error.cause?.code || error.message}`);
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    const reason = problem.error_code ? explain(problem) : `it answered ${response.status}; is it a Catalyst?`;
    throw new Message(`${method} ${this.url}${path}: ${reason}`);
  }

  async request(method, path, options) {
    const response = await this.#send(method, `/api${path}`, options);
    return response.json();
  }

  /** The bytes at a path such as an asset's file has it. */
  async download(path) {
    const response = await this.#send('GET', path);
    return Buffer.from(await response.arrayBuffer());
  }

  get(path) {
    return this.request('GET', path);
  }

  post(path, json = {}) {
    return this.request('POST', path, { json });
  }

  upload(path, fields, { data, type }) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([data], { type }), 'photo');
    return this.request('POST', path, { form });
  }

  async register(email, password) {
    const { access_token } = await this.post('/auth/register', { email, password, full_name: 'Demo' });
    this.#token = access_token;
  }
}
