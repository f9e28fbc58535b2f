import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';

import {
  accessOfOperations,
  completeDocument,
  Logger,
  operationIdOf,
  SchemaConverter,
  strategiesOf,
  tagsOfControllers,
  VERSION,
} from '#platform';
import type { ApiTag, StrategyDefinition } from '#platform';
import { ProblemDetails } from '#platform/schema';

// NOTE: in the order in which a new user needs them; the viewers keep the order of the document.
const TAGS: Readonly<Record<string, string>> = {
  auth: 'Accounts, sessions and tokens.',
  projects: 'The facts of the products that campaigns are made for.',
  uploads: 'Product photos.',
  runs: 'Campaign runs and other pipeline runs: start, follow, cancel, retry, usage.',
  assets: 'The texts and pictures that runs produce, with all their versions.',
  jobs: 'The steps of runs, one job per agent.',
  users: 'Your own account: profile, data export, deletion.',
  agents: 'The agents of this installation.',
  admin: 'Pipeline state and failed jobs, for operators.',
  system: 'Health checks and the API index.',
};

const DESCRIPTION = `Turns a product photo and a few facts into a marketing campaign.

**First steps**

1. Create an account with \`POST /api/auth/register\`, or log in with \`POST /api/auth/login\`. Send the \`access_token\` of the answer
   as \`Authorization: Bearer …\` with every request. In Swagger UI, **Authorize** does both.
2. Create a project with \`POST /api/projects\`.
3. Upload a photo to it with \`POST /api/uploads/image\`.
4. Start a run with \`POST /api/projects/{id}/runs\` and follow it with \`GET /api/runs/{id}/events\`.
5. Read the campaign with \`GET /api/projects/{id}/assets\`, or download it with \`GET /api/projects/{id}/export\`.

Every answer carries \`X-Request-Id\`. Errors are \`application/problem+json\` (RFC 9457) with an \`error_code\` for programs.
Lists are paged by cursor: pass \`next_cursor\` of one page as \`cursor\` of the next.`;

function baseDocument(described: readonly ApiTag[], strategies: readonly StrategyDefinition[]): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Catalyst')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This server');
  for (const { schemes } of strategies) for (const [name, { scheme }] of Object.entries(schemes)) builder.addSecurity(name, scheme);
  const tags = { ...TAGS, ...Object.fromEntries(described.map(({ name, description }) => [name, description])) };
  for (const [name, description] of Object.entries(tags)) builder.addTag(name, description);
  return builder.build();
}

/** The OpenAPI document of all routes, generated from the schemas that validate them, and schema ids that are not unique. */
export function describeApi(app: INestApplication): { document: OpenAPIObject; conflicts: string[] } {
  const converter = new SchemaConverter();
  const strategies = strategiesOf(app);
  const document = SwaggerModule.createDocument(app, baseDocument(tagsOfControllers(app), strategies), {
    operationIdFactory: (controller, method) => operationIdOf(controller, method),
    standardSchemaConverter: (schema, { schemaType }) => converter.convert(schema as z.ZodType, schemaType),
  });
  const problem = converter.convert(ProblemDetails, 'output');
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...(problem.components as object) } };
  return { document: completeDocument(document, accessOfOperations(app), strategies), conflicts: [...converter.conflicts] };
}

/** The OpenAPI document of all routes. */
export function openapiDocument(app: INestApplication): OpenAPIObject {
  const { document, conflicts } = describeApi(app);
  if (conflicts.length > 0) new Logger('OpenApi').warn('schema ids are not unique', { conflicts });
  return document;
}
