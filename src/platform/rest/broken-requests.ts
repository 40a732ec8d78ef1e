import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { typeid } from 'typeid-js';
import { AppError } from '../errors/app-error.js';
import { problemOf } from './problem.js';
import { cutOff } from './unread-bodies.js';

const REASONS: Record<number, string> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

/** Connections that were answered so. Each part that still comes is no HTTP either. */
const refused = new WeakSet<Socket>();

/** Answers what is no HTTP, or has more headers than are read (431), as every problem is answered, and hangs up when the client has sent what it had to. */
export function refuseBroken(error: { code?: string }, socket: Socket): void {
  if (refused.has(socket) && !socket.destroyed && error.code !== 'ECONNRESET') return;
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const known = {
    400: new AppError('invalid', 'this is not HTTP'),
    408: new AppError('timeout', 'the request did not arrive in time'),
    431: new AppError('too_large', 'the headers, or the query, are larger than the service takes'),
  }[status];
  const id = typeid('req').toString();
  const body = JSON.stringify({ ...problemOf(known, id), status });
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'cache-control: no-store',
    'connection: close',
  ];
  refused.add(socket);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  cutOff(socket);
}

/** The most characters of a part of a path; more than any id or name has. */
export const LONGEST_PARAMETER = 512;

export const tooLong = (): AppError => new AppError('invalid', 'the path has a part that is longer than any id or name');

export const unreadable = (): AppError => new AppError('invalid', 'the path cannot be read: a percent sign is written as %25');

/** Answers a path that cannot be read, as with half a percent sign, before there is a route. */
export function refuseUrl(error: { code?: string }, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? tooLong() : unreadable(), request.id);
  void reply
    .status(400)
    .headers({ 'x-request-id': request.id, 'cache-control': 'no-store' })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
