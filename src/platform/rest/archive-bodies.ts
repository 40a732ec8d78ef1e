import { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { CONFIG } from '../platform.tokens.js';
import { ARCHIVES, STREAMED } from './streamed-routes.js';

export const ARCHIVE_TYPES = ['application/x-tar', 'application/gzip', 'application/x-xz', 'application/zstd', 'application/octet-stream'];

const tooLarge = (limit: number): AppError => new AppError('too_large', `the archive is larger than ${limit} bytes`);

/** Archives reach the routes that take them as a stream; nothing of them is read before the use case wants it. */
@Injectable()
export class ArchiveBodies implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(ARCHIVE_TYPES, (request, payload, done) => {
      const route = request.routeOptions.url ?? '';
      if (STREAMED.has(route)) return done(null, payload);
      if (!ARCHIVES.has(route)) return done(new AppError('invalid', 'send the body as application/json'));
      if (Number(request.headers['content-length'] ?? 0) > this.config.imageUploadLimit) return done(tooLarge(this.config.imageUploadLimit));
      done(null, payload);
    });
  }

  /** The bytes of an archive; fails with `too_large` when they are too many, and with `invalid` when the caller hangs up or `body` is none. */
  bytesOf(body: unknown): AsyncIterable<Uint8Array> {
    if (Buffer.isBuffer(body)) return Readable.from([body]);
    if (body instanceof Readable) return this.bounded(body);
    throw new AppError('invalid', `send the archive as the body, with one of the content types ${ARCHIVE_TYPES.join(', ')}`);
  }

  private async *bounded(body: Readable): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    // Left open when we stop early: the answer goes out over the same socket.
    const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    try {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > this.config.imageUploadLimit) throw tooLarge(this.config.imageUploadLimit);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('invalid', 'the upload broke off', { cause: error });
    }
  }
}
