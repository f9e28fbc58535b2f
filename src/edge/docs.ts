import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { openapiDocument } from './openapi.js';

const resolve = createRequire(import.meta.url).resolve;
const SWAGGER_UI = dirname(resolve('swagger-ui-dist/package.json'));
const REDOC = join(dirname(resolve('redoc/package.json')), 'bundles');

// The pages only run our own scripts and only connect to our own host. Both viewers set styles from scripts, which needs 'unsafe-inline' for styles.
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
// ReDoc runs its search in a worker that it creates from a blob.
const REDOC_POLICY = `${PAGE_POLICY}; worker-src blob:`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>body{margin:0}</style>${body}</html>\n`;

const SWAGGER_PAGE = page(
  'Catalyst API',
  '<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png"></head>' +
    '<body><div id="swagger-ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>',
);
const REDOC_PAGE = page(
  'Catalyst API reference',
  '<link rel="icon" href="/docs/favicon-32x32.png"></head><body><redoc spec-url="/openapi.json"></redoc><script src="/redoc/redoc.standalone.js"></script></body>',
);

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const ASSETS: readonly (readonly [url: string, file: string, type: string])[] = [
  ['/docs/swagger-ui.css', join(SWAGGER_UI, 'swagger-ui.css'), 'text/css; charset=utf-8'],
  ['/docs/swagger-ui-bundle.js', join(SWAGGER_UI, 'swagger-ui-bundle.js'), SCRIPT],
  ['/docs/favicon-32x32.png', join(SWAGGER_UI, 'favicon-32x32.png'), 'image/png'],
];

/** ReDoc's script without the one picture that it would load from its vendor's host. */
const redocScript = (): string =>
  readFileSync(join(REDOC, 'redoc.standalone.js'), 'utf8').replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,');

/** Serves Swagger UI at `/docs`, ReDoc at `/redoc` and the document at `/openapi.json`; nothing is loaded from another host. */
export function setupDocs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const serve = (url: string, type: string, content: () => unknown, policy = PAGE_POLICY): void => {
    fastify.get(url, (_request, reply) => {
      const cached = url.includes('.') && !url.endsWith('.json');
      void reply
        .header('content-security-policy', policy)
        .header('cache-control', cached ? 'public, max-age=3600' : 'no-cache')
        .type(type)
        .send(content());
    });
  };
  let document: string | undefined;
  serve('/openapi.json', 'application/json; charset=utf-8', () => (document ??= JSON.stringify(openapiDocument(app))));
  serve('/docs', HTML, () => SWAGGER_PAGE);
  serve('/docs/start.js', SCRIPT, () => createReadStream(join(import.meta.dirname, 'swagger-start.mjs')));
  serve('/redoc', HTML, () => REDOC_PAGE, REDOC_POLICY);
  for (const url of ['/docs', '/redoc']) fastify.get(`${url}/`, (_request, reply) => reply.redirect(url, 308));
  let redoc: string | undefined;
  serve('/redoc/redoc.standalone.js', SCRIPT, () => (redoc ??= redocScript()));
  for (const [url, file, type] of ASSETS) serve(url, type, () => createReadStream(file));
}
