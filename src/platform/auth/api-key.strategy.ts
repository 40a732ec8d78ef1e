import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { KeyDirectory, type Authenticated } from './key-directory.js';
import { parseSecret } from './secret.js';

/** `Authorization: Bearer <key>` or `X-API-Key: <key>`. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(private readonly keys: KeyDirectory) {
    super();
  }

  async validate(request: FastifyRequest): Promise<Authenticated | null> {
    const parsed = parseSecret(presented(request) ?? '');
    return (parsed && (await this.keys.authenticate(parsed))) ?? null;
  }
}

function presented(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const header = request.headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header : undefined);
}
