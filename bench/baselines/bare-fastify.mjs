// Fastify, fast-jwt and pg without a framework, doing what Catalyst does for the same routes: verify the token, read session and user in one prepared
// statement, refuse ended sessions, answer the same fields with a request id, write one log line.
import { randomUUID } from 'node:crypto';

import Fastify from 'fastify';
import { createVerifier } from 'fast-jwt';
import pg from 'pg';
import { pino } from 'pino';
import { v7 as uuid } from 'uuid';

const { PORT, DATABASE_URL, BASELINE_SECRET, LOG_LEVEL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
const verify = createVerifier({ key: BASELINE_SECRET, algorithms: ['HS256'], cache: 10_000 });
const log = pino({ level: LOG_LEVEL ?? 'info', base: null });

const text = { type: ['string', 'null'] };
const user = {
  type: 'object',
  properties: {
    id: text,
    email: text,
    username: text,
    full_name: text,
    company_name: text,
    is_active: { type: 'boolean' },
    email_verified: { type: 'boolean' },
    files_uploaded: { type: 'integer' },
    created_at: text,
    updated_at: text,
    last_login: text,
  },
};
const facts = ['product_name', 'brand_name', 'price', 'description', 'audience', 'tone', 'language'];
const project = {
  type: 'object',
  properties: Object.fromEntries(['id', ...facts, 'image_path', 'status', 'created_at', 'updated_at'].map((name) => [name, text])),
};
const page = { type: 'object', properties: { items: { type: 'array', items: project }, next_cursor: text } };
const line = (maxLength) => ({ type: 'string', minLength: 1, maxLength });
const optional = (maxLength) => ({ type: ['string', 'null'], maxLength });
const newProject = {
  type: 'object',
  required: ['product_name', 'brand_name'],
  additionalProperties: false,
  properties: {
    product_name: line(200),
    brand_name: line(200),
    price: optional(100),
    description: optional(5_000),
    audience: optional(500),
    tone: optional(100),
    language: optional(35),
  },
};

const app = Fastify({ logger: false, ajv: { customOptions: { removeAdditional: false } } });

app.addHook('onRequest', (request, reply, done) => {
  request.requestId = request.headers['x-request-id'] ?? randomUUID();
  reply.header('x-request-id', request.requestId);
  done();
});
app.addHook('onResponse', (request, reply, done) => {
  log.info(
    {
      request_id: request.requestId,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      duration_ms: reply.elapsedTime,
    },
    'request',
  );
  done();
});

const SESSION = {
  name: 'session',
  text: `SELECT u.*, s.revoked_at, s.expires_at FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`,
};
async function authenticate(request) {
  const { sid } = verify(request.headers.authorization.slice(7));
  const { rows } = await pool.query({ ...SESSION, values: [sid] });
  const [row] = rows;
  if (!row || row.revoked_at || !row.is_active || row.expires_at < new Date()) throw Object.assign(new Error('ended'), { statusCode: 401 });
  request.user = row;
}

app.get('/health/live', async () => ({ status: 'ok' }));
app.get('/api/auth/me', { preHandler: authenticate, schema: { response: { 200: user } } }, async (request) => request.user);

const LIST = { name: 'list', text: 'SELECT * FROM projects WHERE user_id = $1 ORDER BY id DESC LIMIT $2' };
const query = { type: 'object', properties: { limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 } } };
app.get('/api/projects', { preHandler: authenticate, schema: { querystring: query, response: { 200: page } } }, async (request) => {
  const { limit } = request.query;
  const { rows } = await pool.query({ ...LIST, values: [request.user.id, limit + 1] });
  const items = rows.slice(0, limit).map((row) => ({ ...row, image_path: row.image_id && `/api/uploads/${row.image_id}/content` }));
  return { items, next_cursor: rows.length > limit ? Buffer.from(rows[limit - 1].id).toString('base64url') : null };
});

const INSERT = {
  name: 'insert',
  text: `INSERT INTO projects (id, user_id, ${facts.join(', ')}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *`,
};
app.post(
  '/api/projects',
  { preHandler: authenticate, schema: { body: newProject, response: { 201: project } } },
  async (request, reply) => {
    const values = [uuid(), request.user.id, ...facts.map((name) => request.body[name] ?? null)];
    const { rows } = await pool.query({ ...INSERT, values });
    reply.code(201);
    return { ...rows[0], image_path: null };
  },
);

process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
