import { readFileSync } from 'node:fs';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
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

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
  example?: unknown;
}

interface Document {
  paths: Record<string, Record<string, { operationId: string; parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
}

/** The committed description; the spec of generated files keeps it true. */
export const openapi = JSON.parse(readFileSync('api/openapi.json', 'utf8')) as Document;

/** One route of the OpenAPI document, with what a caller must send. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces, as the document has it. */
  path: string;
  operationId: string;
  contentType?: string;
  body?: Schema;
  /** Query parameters a caller must send, by name. */
  query: Record<string, string>;
  /** Names of query parameters that take ids. */
  queryReferences: string[];
}

/** Every route there is. */
export const routes: readonly Route[] = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId, parameters = [], requestBody }]): Route => {
    const [content] = Object.entries(requestBody?.content ?? {});
    const query = parameters.filter((p) => p.in === 'query');
    return {
      method: method as Route['method'],
      path,
      operationId,
      ...(content ? { contentType: content[0], body: content[1].schema } : {}),
      query: Object.fromEntries(query.filter((p) => p.required).map((p) => [p.name, String(p.example ?? exampleOf(p.schema ?? {}, p.name))])),
      queryReferences: query.map((p) => p.name).filter((name) => name === 'ids' || isReference(name)),
    };
  }),
);

/** A schema of the document by name: the class behind a body or a GraphQL input. */
export const componentNamed = (name: string): Schema | undefined => openapi.components.schemas[name];

/** The path with `id` in place of its parameters, its required query and more of it. */
export function fill(route: Route, id: string, more: Record<string, string> = {}): string {
  const path = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
  const query = new URLSearchParams({ ...route.query, ...more }).toString();
  return query ? `${path}?${query}` : path;
}

/** A body the route's validation lets pass: examples of the document, the required fields and those that name another object, by `reference`. */
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

/** The fields of a schema, each with whether it takes null; none when it has no fixed ones. */
export function fieldsOf(schema: Schema): Record<string, { nullable: boolean; schema: Schema }> {
  const { properties = {} } = resolved(schema);
  const isNullable = ({ type, anyOf = [] }: Schema): boolean => [type].flat().includes('null') || anyOf.some((one) => one.type === 'null');
  return Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, { nullable: isNullable(of), schema: of }]));
}

export function isReference(name: string): boolean {
  return /^(id|image|container)$|(Id|Image)$/.test(name);
}

function resolved(schema: Schema): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref ?? schema.anyOf?.[0]?.$ref;
  return reference ? (componentNamed(reference.split('/').at(-1)!) ?? {}) : schema;
}

function typeOf({ type }: Schema): string | undefined {
  return Array.isArray(type) ? type[0] : type;
}

/** An example of a value the schema allows. */
export function exampleOf(raw: Schema, name: string, reference = 'img_00000000000000000000000000'): unknown {
  const schema = resolved(raw);
  const type = typeOf(schema);
  if (isReference(name) && type === 'string') return reference;
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([field, of]) => schema.required?.includes(field) || (isReference(field) && typeOf(of) === 'string'))
          .map(([field, of]) => [field, exampleOf(of, field, reference)]),
      );
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
