import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { openApiDocument } from '../../src/platform/openapi/document.js';
import type { TestApp } from './app.js';
import { handlers, type Handler, told } from './permissions.js';
import { schemaDump } from './schema-dump.js';

/** Files that say what Berth offers, written from Berth itself: path to content. */
export async function generatedFiles(app: TestApp): Promise<Record<string, string>> {
  const { servers: _hereOnly, ...document } = openApiDocument(app.serving.app, app.config);
  const schema = app.serving.app.get(GraphQLSchemaHost).schema;
  return {
    'api/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'api/schema.graphql': `${printSchema(lexicographicSortSchema(schema))}\n`,
    'migrations/schema.sql': await schemaDump(app.database.ownerUrl),
    'test/policy/permissions.txt': await permissions(document.paths as Paths),
  };
}

type Paths = Record<string, Record<string, { 'x-scope'?: string[]; 'x-operator'?: boolean }>>;

/** One line per route and GraphQL field: the scope it asks for. */
async function permissions(paths: Paths): Promise<string> {
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { 'x-scope': scopes, 'x-operator': operator = false }]) => {
      return `${method.toUpperCase()} ${path} -> ${scopes ? told({ scopes, operator }) : 'public'}`;
    }),
  );
  const fields = (await handlers()).filter((handler) => handler.name.includes('.')).map((handler) => `${handler.name} -> ${scopeOf(handler)}`);
  return `${[...routes.sort(), '', ...fields.sort()].join('\n')}\n`;
}

function scopeOf({ public: open, calls }: Handler): string {
  if (open) return 'public';
  return [...new Set(calls.map((call) => call.scope ?? `${call.service}.${call.method} asks for nothing`))].join(', ') || 'nothing';
}
