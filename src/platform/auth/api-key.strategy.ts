import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { KeyDirectory, type Authenticated } from './key-directory.js';
import { parseSecret } from './secret.js';

/** `Authorization: Bearer <key>` or `X-API-Key: <key>`; for WebSockets also the protocol `berth.bearer.<key>`. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(private readonly keys: KeyDirectory) {
    super();
  }

  async validate(request: FastifyRequest): Promise<Authenticated | null> {
    const parsed = parseSecret(presentedKey(request) ?? '');
    return (parsed && (await this.keys.authenticate(parsed))) ?? null;
  }
}

/** The key a request came with, in whichever way. A browser cannot set headers on a WebSocket, so there it may be among the protocols it offers. */
export function presentedKey(request: FastifyRequest): string | undefined {
  const { authorization, upgrade, 'x-api-key': header, 'sec-websocket-protocol': protocols } = request.headers;
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const offered = upgrade?.toLowerCase() === 'websocket' ? /(?:^|,)\s*berth\.bearer\.([^\s,]+)/.exec(protocols ?? '')?.[1] : undefined;
  return bearer ?? (typeof header === 'string' ? header : offered);
}
