import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

export interface InnerRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** Sent as JSON. */
  body?: object;
  /** The address it counts as coming from. */
  ip: string;
}

/** A request the service makes to itself, through the same door as every other, without a connection. Answers status and JSON. */
export async function innerRequest(fastify: FastifyInstance, { method, url, headers, body, ip }: InnerRequest): Promise<{ status: number; body: unknown }> {
  const sent: Buffer[] = [];
  const wire = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      sent.push(chunk);
      done();
    },
  });
  const socket = Object.assign(wire, { remoteAddress: ip, setTimeout: () => wire, setNoDelay: () => wire, setKeepAlive: () => wire }) as unknown as Socket;
  const request = new IncomingMessage(socket);
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const type = payload ? { 'content-type': 'application/json', 'content-length': String(payload.length) } : {};
  Object.assign(request, {
    method,
    url,
    httpVersion: '1.1',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    complete: true,
    headers: { ...headers, host: 'localhost', ...type },
  });
  if (payload) request.push(payload);
  request.push(null);
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  const ended = new Promise((resolve) => response.once('finish', resolve));
  fastify.routing(request, response);
  await ended;
  const text = Buffer.concat(sent).toString('utf8');
  const content = text.slice(text.indexOf('\r\n\r\n') + 4);
  return { status: response.statusCode, body: content === '' ? undefined : (JSON.parse(content) as unknown) };
}
