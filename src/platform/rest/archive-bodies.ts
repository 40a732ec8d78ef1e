import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { STREAMED } from './streamed-routes.js';

export const ARCHIVE_TYPES = ['application/x-tar', 'application/gzip', 'application/x-xz', 'application/zstd', 'application/octet-stream'];

const tooLarge = (limit: number): AppError => new AppError('too_large', `the archive is larger than ${limit} bytes`);

/** Archives reach the routes that take them as a stream; nothing of them is read before the use case wants it. */
@Injectable()
export class ArchiveBodies implements OnModuleInit {
  /** The most bytes, by route. */
  private readonly limits = new Map<string, number>();

  constructor(private readonly adapter: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(ARCHIVE_TYPES, (request, payload, done) => {
      const route = request.routeOptions.url ?? '';
      if (STREAMED.has(route)) return done(null, payload);
      const limit = this.limits.get(route);
      if (limit === undefined) return done(new AppError('invalid', 'send the body as application/json'));
      if (Number(request.headers['content-length'] ?? 0) > limit) return done(tooLarge(limit));
      done(null, payload);
    });
  }

  /** From now on this route, as Fastify spells it, takes archives of so many bytes. */
  take(route: string, limit: number): void {
    this.limits.set(route, limit);
  }

  /** The bytes of an archive; fails with `too_large` when they are more than the route takes, and with `invalid` when the caller hangs up or `body` is none. */
  bytesOf(route: string, body: unknown): AsyncIterable<Uint8Array> {
    if (Buffer.isBuffer(body)) return Readable.from([body]);
    if (body instanceof Readable) return this.bounded(body, this.limits.get(route) ?? 0);
    throw new AppError('invalid', `send the archive as the body, with one of the content types ${ARCHIVE_TYPES.join(', ')}`);
  }

  private async *bounded(body: Readable, limit: number): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    // Left open when we stop early: the answer goes out over the same socket.
    const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    try {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > limit) throw tooLarge(limit);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('invalid', 'the upload broke off', { cause: error });
    }
  }
}
