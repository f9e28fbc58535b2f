import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of all routes, from the schemas that validate them. */
export function openapiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Catalyst')
    .setDescription('Turns a product photo and a few facts into a marketing campaign.')
    .setVersion('0.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** Serves `/docs` and `/openapi.json`. */
export function setupDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openapiDocument(app), { jsonDocumentUrl: 'openapi.json' });
}
