import 'reflect-metadata';
import { isUtf8 } from 'node:buffer';
import { typeidUnboxed } from 'typeid-js';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AuditTrail } from '../platform/audit/audit-trail.js';
import { auditRequests } from '../platform/audit/audit.hook.js';
import { demandKeyFirst } from '../platform/auth/key-first.js';
import type { Config } from '../platform/config/config.js';
import { openDataSource } from '../platform/database/data-source.js';
import { AppError } from '../platform/errors/app-error.js';
import { refuseUnacceptable } from '../platform/rest/accept.js';
import { LONGEST_PARAMETER, refuseBroken, refuseUrl } from '../platform/rest/broken-requests.js';
import { refuseMethods } from '../platform/rest/methods.js';
import { ApiDescription } from '../platform/openapi/api-description.js';
import { takeDryRun } from '../platform/rest/dry-run.js';
import { openApi } from '../platform/openapi/document.js';
import { compressAnswers } from '../platform/rest/compression.js';
import { allowOrigins } from '../platform/rest/cross-origin.js';
import { jsonOf } from '../platform/rest/json.js';
import { answerNotModified } from '../platform/rest/not-modified.js';
import { answerReadsPlainly } from '../platform/rest/plain-reads.js';
import { demandFewValues, demandModest } from '../platform/rest/json-bounds.js';
import { dropUnread } from '../platform/rest/unread-bodies.js';
import { closeUnusedConnections } from '../platform/rest/unused-connections.js';
import { routeWebSockets } from '../platform/rest/web-socket.js';
import { takeFields } from '../platform/rest/selected-fields.js';
import { boundSlowBodies } from '../platform/rest/slow-bodies.js';
import { refuseUnknownQuery } from '../platform/rest/unknown-query.js';
import { logAccess } from '../platform/telemetry/access-log.js';
import { openAccessLog } from '../platform/telemetry/log.js';
import { AppModule } from './app.module.js';

/** The service's HTTP application, wired but not listening; closing it closes the database too. */
export async function createApp(config: Config, log: Logger): Promise<NestFastifyApplication> {
  answerReadsPlainly();
  const source = await openDataSource(config.databaseUrl, config.databasePoolSize);
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimit,
    trustProxy: config.trustProxy,
    requestIdHeader: false,
    genReqId: () => typeidUnboxed('req'),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: refuseBroken,
    frameworkErrors: refuseUrl,
  });
  const fastify = adapter.getInstance();
  fastify.setReplySerializer(jsonOf);
  dropUnread(fastify.server);
  boundSlowBodies(fastify, config.bodySeconds);
  await allowOrigins(fastify, config.corsOrigins);
  answerNotModified(fastify);
  await compressAnswers(fastify);
  if (config.accessLog && log.isLevelEnabled('info')) logAccess(fastify, openAccessLog());
  const closeUnused = closeUnusedConnections(fastify.server);
  // hooks that call back: each that answers a promise costs a request a few microseconds
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    done(null, payload);
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, log, source), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  // as curl -X POST -d '' says: there is no body
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    if (headers['content-length'] === '0' && headers['content-type'] === 'application/x-www-form-urlencoded') delete headers['content-type'];
    done();
  });
  const description = app.get(ApiDescription);
  fastify.addHook('preValidation', async (request) => {
    takeFields(description, request);
    takeDryRun(request);
    refuseUnknownQuery(description, request);
  });
  fastify.addHook('onClose', async () => {
    await app.get(AuditTrail).flush();
    await source.destroy();
  });
  fastify.addHook('preClose', async () => closeUnused());
  auditRequests(app);
  refuseMethods(app);
  refuseUnacceptable(app);
  demandKeyFirst(app);
  // JSON alone, unless a route says otherwise
  fastify.removeContentTypeParser('text/plain');
  // curl and SDKs send the header without a body on DELETE and on actions; Fastify alone would refuse that
  const parse = fastify.getDefaultJsonParser('error', 'error');
  for (const type of ['application/json', 'application/merge-patch+json']) {
    app.useBodyParser(type, { bodyLimit: config.bodyLimit }, (request, body: Buffer, done) => {
      if (body.length === 0) return done(null, undefined);
      if (!isUtf8(body)) return done(new AppError('invalid', 'the body is not UTF-8'));
      const many = refusal(() => demandFewValues(body));
      if (many) return done(many);
      return parse(request as never, body.toString(), (error, value) => done(error ?? refusal(() => demandModest(value)), value));
    });
  }
  openApi(app, config);
  routeWebSockets(app);
  await app.init();
  await fastify.ready();
  return app;
}

function refusal(check: () => void): AppError | null {
  try {
    check();
    return null;
  } catch (error) {
    return error as AppError;
  }
}
