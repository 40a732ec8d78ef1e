import { openApiDocument } from '../../src/platform/rest/openapi.js';
import type { TestApp } from './app.js';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string | string[];
  example?: unknown;
  default?: unknown;
  enum?: unknown[];
  format?: string;
  minimum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

/** One route of the OpenAPI document, with what a caller must send. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces, as the document has it. */
  path: string;
  operationId: string;
  /** Names of its path parameters. */
  parameters: string[];
  contentType?: string;
  body?: Schema;
  /** Required query parameters, by name. */
  query: Record<string, string>;
}

let document: ReturnType<typeof openApiDocument> | undefined;

/** Every `/v1` route there is, from the document the service serves. */
export function openApiRoutes(app: TestApp): Route[] {
  document = openApiDocument(app.serving.app, app.config);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method): Route[] => {
      const operation = item[method];
      if (!operation) return [];
      const parameters = (operation.parameters ?? []) as { name: string; in: string; required?: boolean; schema?: Schema; example?: unknown }[];
      const content = Object.entries((operation.requestBody as { content?: Record<string, { schema: Schema }> } | undefined)?.content ?? {})[0];
      return [
        {
          method,
          path,
          operationId: operation.operationId!,
          parameters: parameters.filter((p) => p.in === 'path').map((p) => p.name),
          ...(content ? { contentType: content[0], body: content[1].schema } : {}),
          query: Object.fromEntries(
            parameters.filter((p) => p.in === 'query' && p.required).map((p) => [p.name, String(p.example ?? exampleOf(p.schema ?? {}, p.name))]),
          ),
        },
      ];
    }),
  );
}

/** A schema of the document by name: the class behind a body or a GraphQL input. */
export const componentNamed = (name: string): Schema | undefined => document?.components?.schemas?.[name] as Schema | undefined;

/** The path with `ids` in place of its parameters, and its required query. */
export function fill(route: Route, ids: Record<string, string>): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ids['id']!));
  const query = new URLSearchParams(route.query).toString();
  return query ? `${path}?${query}` : path;
}

/** A body the route's validation lets pass: examples of the document, required fields only; references become `reference`. */
export function bodyOf(route: Route, reference: string): unknown {
  if (!route.body) return undefined;
  if (route.contentType !== 'application/json') return Buffer.from('not an archive');
  return exampleOf(route.body, '', reference);
}

/** Names of a body's fields that hold the id of another object, as JSON paths: `image`, `source.snapshotId`. */
export function referencesIn(schema: Schema, path: string[] = []): string[][] {
  const { properties = {} } = resolved(schema);
  return Object.entries(properties).flatMap(([name, field]) => (isReference(name) ? [[...path, name]] : referencesIn(field, [...path, name])));
}

export const isReference = (name: string): boolean => /(^id|Id|^image)$/.test(name);

function resolved(schema: Schema): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return reference ? (componentNamed(reference.split('/').at(-1)!) ?? {}) : schema;
}

/** An example of a value the schema allows. */
export function exampleOf(raw: Schema, name: string, reference = 'img_00000000000000000000000000'): unknown {
  const schema = resolved(raw);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (isReference(name) && type === 'string') return reference;
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  switch (type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((field) => [field, exampleOf(schema.properties?.[field] ?? {}, field, reference)]));
    case 'array':
      return [exampleOf(schema.items ?? {}, name, reference)];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return schema.format === 'date-time' ? '2099-01-01T00:00:00Z' : 'example';
  }
}
