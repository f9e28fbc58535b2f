import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';

import { accessOfOperations, completeDocument, Logger, operationIdOf, SchemaConverter, tagsOfControllers, VERSION } from '#platform';
import type { ApiTag } from '#platform';
import { ProblemDetails } from '#platform/schema';

const TAGS: Readonly<Record<string, string>> = {
  auth: 'Accounts, sessions and tokens.',
  users: "The signed-in user's own account: profile, export, deletion.",
  projects: 'Products: the facts a campaign is made from.',
  uploads: 'Product photos: checked, cleaned, stored, served.',
  runs: 'Passages of a project through the pipeline of agents, with live events.',
  jobs: 'The single steps of runs.',
  assets: 'What the agents wrote, in versions.',
  agents: 'The agents of this installation.',
  admin: 'Jobs and queues, for the operators of this installation.',
  system: 'Health, readiness and the index of the API.',
};

const DESCRIPTION = `Turns a product photo and a few facts into a marketing campaign.

Register or log in under **auth**, create a project, upload a photo to it, start a run, read its assets.
Every answer carries \`X-Request-Id\`. Errors are \`application/problem+json\` (RFC 9457) with an \`error_code\` for programs.
Lists are paged by cursor: pass \`next_cursor\` of one page as \`cursor\` of the next.`;

function baseDocument(described: readonly ApiTag[]): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Catalyst')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This server')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a user' }, 'bearer')
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'A user, by e-mail or username and password; the client id may stay empty',
        flows: { password: { tokenUrl: '/api/auth/token', refreshUrl: '/api/auth/token', scopes: {} } },
      },
      'password',
    )
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'Another service, by client id and secret',
        flows: {
          clientCredentials: {
            tokenUrl: '/api/auth/token',
            scopes: {
              'quota:read': "Read any user's upload quota",
              'quota:write': "Count uploads against any user's quota",
              'ops:read': 'Read how this installation signs tokens and how its pipeline stands',
              'ops:write': 'Steer the pipeline of this installation',
            },
          },
        },
      },
      'service',
    );
  const tags = { ...TAGS, ...Object.fromEntries(described.map(({ name, description }) => [name, description])) };
  for (const [name, description] of Object.entries(tags)) builder.addTag(name, description);
  return builder.build();
}

/** The OpenAPI document of all routes, from the schemas that validate them, and the schema ids that it could not keep apart. */
export function describeApi(app: INestApplication): { document: OpenAPIObject; conflicts: string[] } {
  const converter = new SchemaConverter();
  const document = SwaggerModule.createDocument(app, baseDocument(tagsOfControllers(app)), {
    operationIdFactory: (controller, method) => operationIdOf(controller, method),
    standardSchemaConverter: (schema, { schemaType }) => converter.convert(schema as z.ZodType, schemaType),
  });
  const problem = converter.convert(ProblemDetails, 'output');
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...(problem.components as object) } };
  return { document: completeDocument(document, accessOfOperations(app)), conflicts: [...converter.conflicts] };
}

/** The OpenAPI document of all routes. */
export function openapiDocument(app: INestApplication): OpenAPIObject {
  const { document, conflicts } = describeApi(app);
  if (conflicts.length > 0) new Logger('OpenApi').warn('schema ids are not unique', { conflicts });
  return document;
}
