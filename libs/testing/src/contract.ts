import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Response {
  $ref?: string;
  content?: Record<string, { schema?: Json }>;
}

export interface Operation {
  operationId: string;
  parameters?: Json[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Json }> };
  security?: Json[];
  responses: Record<string, Response>;
}

interface Route {
  pattern: RegExp;
  path: string;
  operations: Record<string, Operation>;
}

/** A request and its response, as far as the document describes them. */
export interface Exchange {
  method: string;
  path: string;
  status: number;
  contentType: string;
  requestId: string | null;
  body: unknown;
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}/?$`);
}

const isFixed = (path: string): number => (path.includes('{') ? 1 : 0);

/** Compares responses with the OpenAPI document: an undocumented status, content type or body is a breach. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly routes: Route[];

  constructor(readonly document: OpenAPIObject) {
    (formats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'https://catalyst.test/openapi', components: document.components });
    this.routes = Object.entries(document.paths)
      .sort(([a], [b]) => isFixed(a) - isFixed(b))
      .map(([path, operations]) => ({ pattern: patternOf(path), path, operations: operations as unknown as Record<string, Operation> }));
  }

  /** The operation of a request, or undefined. */
  operation(method: string, path: string): Operation | undefined {
    const route = this.routes.find(({ pattern, operations }) => pattern.test(path) && operations[method.toLowerCase()]);
    return route?.operations[method.toLowerCase()];
  }

  /** Whether a value fits a schema of the document. */
  fits(schema: Json, value: unknown): boolean {
    return this.validator(schema)(value);
  }

  /** How a response deviates from the document; undefined when it conforms. */
  breach({ method, path, status, contentType, requestId, body }: Exchange): string | undefined {
    if (!requestId) return 'it has no X-Request-Id';
    const operation = this.operation(method, path);
    if (!operation) return status >= 400 || !path.startsWith('/api/') ? undefined : 'the document has no such operation';
    const response = this.resolve(operation.responses[String(status)]);
    if (!response) return `status ${status} is not documented for ${operation.operationId}`;
    const type = contentType.split(';')[0]?.trim() ?? '';
    if (!response.content)
      return body instanceof Uint8Array && body.length === 0
        ? undefined
        : body === undefined
          ? undefined
          : `it has a body (${type}) where none is documented`;
    const media =
      response.content[type] ??
      Object.entries(response.content).find(([name]) => name === '*/*' || (name.endsWith('/*') && type.startsWith(name.slice(0, -1))))?.[1];
    if (!media) return `content type "${type}" is not documented for ${operation.operationId} ${status}`;
    if (!media.schema || !type.endsWith('json')) return undefined;
    const validate = this.validator(media.schema);
    return validate(body) ? undefined : `${operation.operationId} ${status}: ${this.ajv.errorsText(validate.errors, { dataVar: 'body' })}`;
  }

  private resolve(response: Response | undefined): Response | undefined {
    const name = response?.$ref?.split('/').at(-1);
    return name === undefined ? response : (this.document.components?.responses?.[name] as Response | undefined);
  }

  private validator(schema: Json): ValidateFunction {
    const key = JSON.stringify(schema);
    const known = this.validators.get(key);
    if (known) return known;
    const absolute = JSON.parse(key.replaceAll('"$ref":"#/', '"$ref":"https://catalyst.test/openapi#/')) as Json;
    const compiled = this.ajv.compile(absolute);
    this.validators.set(key, compiled);
    return compiled;
  }
}
