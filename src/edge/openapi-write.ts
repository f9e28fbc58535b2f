import { writeFileSync } from 'node:fs';

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { Environment } from '#platform';

import { AppModule } from '../app.module.js';
import { setRoutes } from './configure-app.js';
import { describeApi } from './openapi.js';

// NOTE: a preview has routes and metadata but no instances, so generating the document needs neither database nor Redis.
const app = await NestFactory.create<NestFastifyApplication>(await AppModule.load(Environment.process), new FastifyAdapter(), {
  preview: true,
  logger: false,
});
setRoutes(app);
const { document, conflicts } = describeApi(app);
if (conflicts.length > 0) throw new Error(`schema ids are not unique: ${conflicts.join(', ')}`);
writeFileSync('openapi.json', `${JSON.stringify(document, null, 2)}\n`);
