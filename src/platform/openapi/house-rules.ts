import { addExamples } from './examples.js';
import { markMutability } from './mutability.js';
import { sayWidths } from './number-formats.js';
import { each, nameOf, parts, reachable, resolved, type Schema, type Schemas } from './schemas.js';

interface Header {
  description: string;
  required?: boolean;
  schema: Schema;
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}
interface Media {
  schema?: Schema;
  example?: unknown;
}
interface Response {
  description: string;
  headers?: Record<string, Header>;
  content?: Record<string, Media>;
}
export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  'x-scope'?: readonly string[];
  'x-operator'?: boolean;
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
  deprecated?: boolean;
  'x-deprecation'?: unknown;
}

/** The OpenAPI document, as far as the house rules look into it. */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Schemas; parameters?: Record<string, Parameter> };
}

const text = (description: string, required = false, schema: Schema = { type: 'string' }): Header => ({
  description,
  ...(required ? { required } : {}),
  schema,
});

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** What is not JSON and not text. */
const RAW: Record<string, Schema> = { 'application/octet-stream': { type: 'string', format: 'binary' } };
/** Collections whose objects have an id alone. */
const NAMELESS = ['operations', 'deliveries'];
const WRITES = ['post', 'put', 'patch', 'delete'];

/** What holds for every request, and is not repeated at each. */
const EVERYWHERE: Record<string, Parameter> = {
  Fields: {
    name: 'fields',
    in: 'query',
    description:
      'On every GET below /v1: only these fields of the object, or of each of a list. Names joined by commas, limits.memoryMiB for one within another',
    schema: { type: 'string' },
  },
  DryRun: {
    name: 'dryRun',
    in: 'query',
    description: 'On every change below /v1: true answers a Plan with status 200, and changes nothing',
    schema: { type: 'boolean' },
  },
  Tenant: { name: 'X-Tenant', in: 'header', description: 'The id of a tenant below yours, to act on that one', schema: { type: 'string' } },
};

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and request get the same caller the first answer again, for 24 hours; another caller gets conflict, as does who asks again for one of many long answers, which are not kept',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag as it was last seen: fails with precondition_failed when the object has changed since',
  schema: { type: 'string' },
};

/** Writes into the document what is true of every route, so that no controller says it: headers, types of bodies, what is closed and what may be null. */
export function applyRules(document: Document, rules: { rateLimited: boolean }): void {
  const { schemas } = document.components;
  document.components.parameters = EVERYWHERE;
  markMutability(document);
  sayWidths(document);
  const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));
  const asked = reachable(schemas, operations.flatMap(({ operation }) => mediaOf(operation.requestBody).map(([, media]) => media.schema ?? {})));
  for (const [name, schema] of Object.entries(schemas)) {
    if (asked.has(name)) close(schema);
    each(schema, nullable);
    if (asked.has(name)) continue;
    each(schema, unbounded);
  }
  for (const { path, method, operation } of operations) {
    nameAction(path, operation);
    if (operation['x-deprecation']) operation.deprecated = true;
    for (const parameter of operation.parameters ?? []) {
      each(parameter.schema, nullable);
      if (parameter.in === 'path') parameter.description ??= partOfPath(path, parameter.name);
    }
    bodies(schemas, operation);
    if (path.startsWith('/v1/')) {
      conditions(document, path, method, operation);
      mediaTypes(method, operation);
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      for (const [type, media] of mediaOf(response)) if (!/json$/.test(type)) media.schema = RAW[type] ?? { type: 'string' };
      if (status === '101') continue;
      response.headers = { ...response.headers, ...headers(schemas, method, operation, status, rules.rateLimited) };
    }
  }
  addExamples(document);
}

/** What stands in a path: of `{id}` the noun it belongs to, which is found by its name too. */
function partOfPath(path: string, name: string): string {
  const [, collection] = new RegExp(`/([\\w-]+)/{${name}}`).exec(path)!;
  const noun = collection!.replaceAll('-', ' ').replace(/^api/, 'API').replace(/ies$/, 'y').replace(/s$/, '');
  if (name === 'action') return 'What to do to them';
  return NAMELESS.includes(collection!) ? `Id of the ${noun}` : `Id or name of the ${noun}`;
}

/** What is done to an object goes by its noun, whichever module does it: a snapshot's controller rebuilds containers. */
function nameAction(path: string, operation: Operation): void {
  const [, noun, verb] = /^\/v1\/([\w-]+)\/{id}\/actions\/(\w+)$/.exec(path) ?? [];
  if (noun && verb) operation.operationId = `${noun.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}_${verb}`;
}

const mediaOf = (body: { content?: Record<string, Media> } | undefined): [string, Media][] => Object.entries(body?.content ?? {});

/** Nest knows no type that may also be null. */
function nullable(schema: Schema): void {
  if (!schema['x-nullable']) return;
  delete schema['x-nullable'];
  if (typeof schema.type === 'string') {
    schema.type = [schema.type, 'null'];
    if (Array.isArray(schema.enum)) schema.enum = [...(schema.enum as unknown[]), null];
    return;
  }
  schema.anyOf = [...(schema.allOf ?? []), { type: 'null' }];
  delete schema.allOf;
}

/** Only what is sent has bounds. */
function unbounded(schema: Schema): void {
  for (const bound of ['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minimum', 'maximum']) delete schema[bound];
  if (schema.pattern === '^[^\\x00]*$') delete schema.pattern;
}

/** Of a request unknown fields are refused. */
function close(schema: Schema): void {
  if (schema.properties) schema.additionalProperties ??= false;
  parts(schema).forEach(close);
}

/** What is not JSON is taken as it is. */
function bodies(schemas: Schemas, operation: Operation): void {
  for (const [type, media] of mediaOf(operation.requestBody)) {
    if (type !== 'application/json') media.schema = { type: 'string', format: 'binary' };
  }
  const { requestBody } = operation;
  if (!requestBody) return;
  const json = requestBody.content['application/json']?.schema;
  requestBody.required = json !== undefined && (resolved(schemas, json).required ?? []).length > 0;
}

/** `Accept` that leaves out what the route answers, and bodies of another type than it takes. */
function mediaTypes(method: string, { responses }: Operation): void {
  if (Object.entries(responses).some(([status, { content }]) => status.startsWith('2') && content)) {
    responses['406'] = { description: 'not_acceptable', content: PROBLEM };
  }
  if (WRITES.includes(method)) responses['415'] = { description: 'unsupported_media_type', content: PROBLEM };
}

/** The headers by which a change is repeated safely, or made only of what the caller has seen. */
function conditions({ paths, components }: Document, path: string, method: string, operation: Operation): void {
  if (!WRITES.includes(method)) return;
  const shown = resolved(components.schemas, answerOf(paths[path]?.['get'], '200'));
  const versioned = method !== 'post' && shown.properties?.['version'] !== undefined;
  plans(operation);
  const others = (operation.parameters ?? []).filter((parameter) => parameter.name !== IDEMPOTENCY_KEY.name);
  operation.parameters = [...others, IDEMPOTENCY_KEY, ...(versioned ? [IF_MATCH] : [])];
}

/** What makes or moves something can be tried first; its other answers have a status of their own. */
function plans(operation: Operation): void {
  const { responses } = operation;
  if (!responses['201'] && !responses['202']) return;
  const ended = responses['200']?.content?.['application/json']?.schema;
  const plan = { $ref: '#/components/schemas/Plan' };
  responses['200'] = {
    description: ended ? 'With Prefer: wait, once the operation ended; with dryRun, the plan' : 'With dryRun, the plan',
    content: { 'application/json': { schema: ended ? { anyOf: [ended, plan] } : plan } },
  };
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'dryRun',
      in: 'query',
      required: false,
      description: 'Answer a Plan with status 200, and change nothing',
      schema: { type: 'boolean', default: false },
    },
  ];
}

const answerOf = (operation: Operation | undefined, status: string): Schema | undefined => operation?.responses[status]?.content?.['application/json']?.schema;

function headers(schemas: Schemas, method: string, operation: Operation, status: string, rateLimited: boolean): Record<string, Header> {
  const found: Record<string, Header> = { 'X-Request-Id': text('Names the request in logs and in the audit', true) };
  const open = operation.security === undefined;
  const good = status.startsWith('2');
  if (operation.deprecated) {
    found['Deprecation'] = text('Since when it is to go, in seconds since 1970 behind an @', good);
    found['Sunset'] = text('When it goes', good);
  }
  if (good && !open && rateLimited) {
    found['RateLimit-Policy'] = text('The budgets of the key and of its tenant', true);
    found['RateLimit'] = text('What is left of them', true);
  }
  if (good && WRITES.includes(method)) found['Idempotent-Replayed'] = text('true: this is the answer to an earlier request with the same Idempotency-Key');
  if (good && operation.parameters?.some(({ name }) => name === 'Prefer')) found['Preference-Applied'] = text('What of Prefer was heeded');
  const answer = answerOf(operation, status);
  const { properties = {} } = resolved(schemas, answer);
  const versioned = Object.values(properties).some((part) => resolved(schemas, part).properties?.['version'] !== undefined);
  if (good && ![undefined, 'Plan'].includes(nameOf(answer)) && (method === 'get' ? properties['id'] !== undefined : versioned)) {
    found['ETag'] = text('The version of the object', true);
  }
  if (status === '201' && Object.keys(properties)[0] !== 'items') found['Location'] = text('The path of what was made', true);
  if (good && properties['nextCursor'] !== undefined) found['Link'] = text('The next page, as rel="next"');
  if (status === '401') found['WWW-Authenticate'] = text('How to say who you are', true);
  if (status === '429') found['Retry-After'] = text('Seconds to wait', true, { type: 'integer', format: 'int32' });
  if (status === '503') found['Retry-After'] = text('Seconds to wait', false, { type: 'integer', format: 'int32' });
  return found;
}
