import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { presentedKey } from './api-key.strategy.js';
import type { Authenticated } from './key-directory.js';
import { People } from './people.js';

/** `Authorization: Bearer <access token>` of the OpenID issuer; asked after the keys. */
@Injectable()
export class OidcStrategy extends PassportStrategy(Strategy, 'oidc') {
  constructor(private readonly people: People) {
    super();
  }

  async validate(request: FastifyRequest): Promise<Authenticated | null> {
    return (await this.people.authenticate(presentedKey(request) ?? '')) ?? null;
  }
}
