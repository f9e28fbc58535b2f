// A server that compares one password per request with bcrypt and does nothing else.
import bcrypt from 'bcrypt';
import Fastify from 'fastify';

const { PORT, COST } = process.env;
const password = 'a quiet river at dawn';
const hash = await bcrypt.hash(password, Number(COST));

const app = Fastify({ logger: false });
app.get('/health/live', async () => ({ status: 'ok' }));
app.get('/compare', async () => ({ same: await bcrypt.compare(password, hash) }));

process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
