import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '../config/config.js';
import { CATALOGUE } from '../errors/app-error.js';
import { ApiDescription } from './api-description.js';
import { applyRules, type Document } from './house-rules.js';
import { markScopes, operationId } from './scopes.js';

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  example: {
    type: 'urn:berth:error:not_found',
    title: CATALOGUE.not_found.title,
    status: 404,
    code: 'not_found',
    detail: 'no such container',
    requestId: 'req_01k00000000000000000000000',
    retryable: false,
    errors: [],
  },
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId', 'retryable', 'errors'],
  properties: {
    type: { type: 'string', description: 'urn:berth:error: and the code' },
    title: { type: 'string', description: 'What the code means' },
    status: { type: 'integer', description: 'The HTTP status of the answer' },
    code: { type: 'string', enum: Object.keys(CATALOGUE), description: 'What went wrong, for programs: stable' },
    detail: { type: 'string', description: 'What went wrong, for people, with the fix' },
    requestId: { type: 'string', description: 'Names the request in logs and in the audit' },
    retryable: { type: 'boolean', description: 'Whether the request as it is may succeed later' },
    errors: {
      type: 'array',
      description: 'Of a request that is invalid each fault',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'Where it is: a JSON pointer into the body, or query/ and the parameter' },
          code: { type: 'string', description: 'What is wrong, for programs' },
          message: { type: 'string', description: 'What is wrong, for people' },
        },
      },
    },
    limit: {
      type: 'object',
      description: 'Of quota_exceeded the limit that was met',
      required: ['resource', 'limit', 'used', 'requested'],
      properties: {
        resource: { type: 'string', description: 'What is counted' },
        limit: { type: 'number', description: 'The most there may be' },
        used: { type: 'number', description: 'What is used now' },
        requested: { type: 'number', description: 'What the request asks for' },
      },
    },
  },
} as const;

const ABOUT = `Rent containers the way one rents servers. Same objects and codes over GraphQL at /graphql.

Every GET below /v1 takes \`?fields=\`: only these fields of the object, or of each of a list; names joined by commas, \`limits.memoryMiB\` for one within another.
Every request takes \`X-Tenant\`: the id of a tenant below yours, to act on that one. \`x-scope\` names the scopes, all of them, that an operation asks of a key;
\`x-operator\` marks what only an operator's key may do. Answers gain fields in time, requests may have no others than these.`;

/** The OpenAPI 3.1 document of everything registered. */
export function openApiDocument(app: NestFastifyApplication, config: Config): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Berth')
    .setDescription(ABOUT)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer(config.publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: berth_<env>_<id>_<secret>' })
    .build();
  const document = SwaggerModule.createDocument(app, builder, { operationIdFactory: operationId });
  document.components ??= {};
  document.components.schemas = sorted({ ...document.components.schemas, Problem: PROBLEM as never });
  document.paths = sorted(document.paths);
  markScopes(document as never, app);
  applyRules(document as never, { rateLimited: config.rateLimitKey + config.rateLimitTenant > 0 });
  return document;
}

/** By name: the order modules are wired in says nothing to readers, and would change half of the document with each import. */
const sorted = <T>(parts: Record<string, T>): Record<string, T> => Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Berth API</title><link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/assets/start.js"></script></body></html>`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true });`;

/** Scripts of our own alone; the reference sets styles of elements and draws with data URLs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves `/openapi.json` and the rendered reference under `/docs`. */
export function openApi(app: NestFastifyApplication, config: Config): void {
  let json: string | undefined;
  const description = app.get(ApiDescription);
  description.madeBy(() => openApiDocument(app, config) as unknown as Document);
  const fastify = app.getHttpAdapter().getInstance();
  const assets = dirname(createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger')).resolve('swagger-ui-dist/package.json'));
  fastify.get('/docs/assets/start.js', (_request, reply) => reply.type('text/javascript').send(START));
  for (const [file, type] of [['swagger-ui.css', 'text/css'], ['swagger-ui-bundle.js', 'text/javascript']] as const) {
    const content = readFileSync(join(assets, file));
    fastify.get(`/docs/assets/${file}`, (_request, reply) => reply.type(type).send(content));
  }
  fastify.get('/openapi.json', (_request, reply) => reply.type('application/json').send((json ??= JSON.stringify(description.document))));
  fastify.get('/docs', (_request, reply) => reply.type('text/html').header('content-security-policy', POLICY).send(PAGE));
}
