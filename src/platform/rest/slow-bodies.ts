import type { FastifyInstance } from 'fastify';
import { refuseBroken } from './broken-requests.js';

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/i;

/**
 * Hangs up, with 408, on whoever has not sent all of a JSON body within so many seconds of its headers: it holds a connection and what it sent for as long
 * as it likes otherwise, a byte at a time. Archives and files are of any length and have rules of their own (`src/agent/upload.ts`).
 */
export function boundSlowBodies(fastify: FastifyInstance, seconds: number): void {
  fastify.addHook('preParsing', ({ raw, headers }, _reply, payload, done) => {
    if (!raw.complete && JSON_TYPE.test(headers['content-type'] ?? '')) {
      const late = setTimeout(() => refuseBroken({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, raw.socket), seconds * 1000).unref();
      const over = (): void => clearTimeout(late);
      raw.once('end', over).once('close', over);
    }
    done(null, payload);
  });
}
