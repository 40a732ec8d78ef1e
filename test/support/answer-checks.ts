import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Schema {
  properties?: object;
  additionalProperties?: unknown;
  required?: string[];
  [keyword: string]: unknown;
}
interface Response {
  content?: Record<string, { schema?: Schema }>;
  headers?: Record<string, { required?: boolean }>;
}
type Paths = Record<string, Record<string, { responses: Record<string, Response> }>>;
interface Document {
  paths: Paths;
  components: { schemas: Record<string, Schema> };
}

/** What came back, as far as the description speaks of it. */
export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  text: string;
}

const PROBLEM: Response = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

/** Holds each answer to the service's own OpenAPI document: its status, its type, its headers, every field of its body and no other. */
export class AnswerChecks {
  private static readonly known = new Map<string, Promise<AnswerChecks>>();
  /** By what they check: compiling takes a second, and services differ in their addresses alone. */
  private static readonly made = new Map<string, AnswerChecks>();

  /** Of the service at this URL; asked for its document once. */
  static of(url: string): Promise<AnswerChecks> {
    let checks = this.known.get(url);
    if (!checks) {
      checks = fetch(`${url}/openapi.json`).then(async (answer) => this.for((await answer.json()) as Document));
      this.known.set(url, checks);
    }
    return checks;
  }

  private static for({ paths, components }: Document): AnswerChecks {
    const text = JSON.stringify({ paths, components });
    const checks = this.made.get(text) ?? new AnswerChecks({ paths, components });
    this.made.set(text, checks);
    return checks;
  }

  private readonly templates: { pattern: RegExp; path: string }[];
  /** For whole answers, and for those of which fields were asked. */
  private readonly ajv: Record<'whole' | 'selected', Ajv2020>;
  private readonly validators = new Map<string, ValidateFunction>();

  private constructor(private readonly document: Document) {
    // what is written out stands before what is a parameter, as in the router
    const paths = Object.keys(document.paths).sort((a, b) => a.split('{').length - b.split('{').length);
    this.templates = paths.map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
    this.ajv = { whole: this.compiler(closed), selected: this.compiler((schema) => closed({ ...schema, required: [] })) };
  }

  /** Throws, naming the request and what of the answer is not as described. */
  check(method: string, pathAndQuery: string, answer: Answered): void {
    const { pathname, searchParams } = new URL(pathAndQuery, 'http://localhost');
    const path = this.templates.find(({ pattern }) => pattern.test(pathname))?.path;
    const operation = path === undefined ? undefined : this.document.paths[path]?.[method];
    const fail = (what: string): never => {
      throw new Error(`${method.toUpperCase()} ${pathAndQuery} answered ${answer.status}: ${what}\n${answer.text.slice(0, 1000)}`);
    };
    const documented = operation ? operation.responses[answer.status] : answer.status === 404 || answer.status === 405 ? PROBLEM : undefined;
    if (!documented) return fail('a status that is not documented');
    for (const [name, { required }] of Object.entries(documented.headers ?? {})) {
      if (required && answer.headers[name.toLowerCase()] === undefined) fail(`without the header ${name}`);
    }
    const type = answer.headers['content-type']?.split(';')[0] ?? '';
    if (!documented.content) return answer.text === '' ? undefined : fail('with a body where none is documented');
    const media = documented.content[type];
    if (!media) return fail(`as ${type}, documented is ${Object.keys(documented.content).join(', ')}`);
    if (!/json$/.test(type)) return;
    const validate = this.validator(searchParams.has('fields') ? 'selected' : 'whole', `${method} ${path} ${answer.status} ${type}`, media.schema ?? {});
    if (!validate(answer.body)) fail(this.ajv.whole.errorsText(validate.errors, { dataVar: 'body' }));
  }

  private validator(kind: 'whole' | 'selected', name: string, schema: Schema): ValidateFunction {
    const key = `${kind} ${name}`;
    let validate = this.validators.get(key);
    if (!validate) {
      validate = this.ajv[kind].compile({ components: undefined, ...relocated(schema) });
      this.validators.set(key, validate);
    }
    return validate;
  }

  private compiler(change: (schema: Schema) => Schema): Ajv2020 {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    for (const [name, schema] of Object.entries(this.document.components.schemas)) {
      ajv.addSchema(relocated(deep(schema, change)), name);
    }
    return ajv;
  }
}

/** An answer says nothing that is not documented. */
const closed = (schema: Schema): Schema =>
  'properties' in schema && !('additionalProperties' in schema) ? { ...schema, additionalProperties: false } : schema;

function deep(schema: Schema, change: (schema: Schema) => Schema): Schema {
  const properties = schema.properties as Record<string, Schema> | undefined;
  const inner = properties ? { ...schema, properties: Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, deep(of, change)])) } : schema;
  return change(inner.items ? { ...inner, items: deep(inner.items as Schema, change) } : inner);
}

/** The schema with the components' names where the document has references into itself. */
const relocated = (schema: Schema): Schema => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"')) as Schema;
