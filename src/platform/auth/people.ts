import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Config } from '../config/config.js';
import { CrossTenant } from '../database/cross-tenant.js';
import { AppError } from '../errors/app-error.js';
import { CONFIG } from '../platform.tokens.js';
import type { Authenticated } from './key-directory.js';
import { scopesOfRole } from './roles.js';

/** Signatures by a key pair alone: what the issuer publishes must not be enough to sign. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const LONGEST = 8192;
const CLOCK_SKEW_SECONDS = 5;
const DISCOVERY_TIMEOUT_MS = 5000;

const named = (claims: JWTPayload): string => String(claims['email'] ?? claims['preferred_username'] ?? claims.sub).slice(0, 128);

/** People, who sign in at the provider's OpenID issuer: their access token names the tenant and a role in it. */
@Injectable()
export class People {
  private keys?: Promise<JWTVerifyGetKey>;

  constructor(
    private readonly crossTenant: CrossTenant,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Who presents this token; undefined when it is not valid here. Fails with `unavailable` when the issuer's keys cannot be read. */
  async authenticate(token: string): Promise<Authenticated | undefined> {
    if (!this.config.oidcIssuer || token.length > LONGEST || token.split('.').length !== 3) return undefined;
    const claims = await this.verified(token);
    const scopes = claims && scopesOfRole(claims[this.config.oidcRoleClaim]);
    const tenantId = claims?.[this.config.oidcTenantClaim];
    if (!claims || !scopes || typeof tenantId !== 'string') return undefined;
    const [tenant] = await this.crossTenant.query<{ tenant_id: string; suspended: boolean; operator: boolean }>('SELECT * FROM find_tenant($1)', [tenantId]);
    if (!tenant) return undefined;
    return {
      actor: {
        kind: 'person',
        keyId: `person:${claims.sub}`.slice(0, 128),
        keyName: named(claims),
        tenantId: tenant.tenant_id,
        scopes,
        operator: tenant.operator,
        expiresAt: new Date(claims.exp! * 1000),
      },
      suspended: tenant.suspended,
    };
  }

  private async verified(token: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, await (this.keys ??= this.discover()), {
        issuer: this.config.oidcIssuer,
        audience: this.config.oidcAudience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
        throw new AppError('unavailable', 'the issuer of tokens does not answer; try again', { cause: error });
      }
      return undefined;
    }
  }

  /** The issuer's keys, read again by themselves when they change; a failed attempt is not remembered. */
  private async discover(): Promise<JWTVerifyGetKey> {
    try {
      const answer = await fetch(`${this.config.oidcIssuer}/.well-known/openid-configuration`, {
        signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS),
        redirect: 'error',
      });
      const { issuer, jwks_uri: keys } = (await answer.json()) as { issuer?: string; jwks_uri?: string };
      if (!answer.ok || issuer !== this.config.oidcIssuer || !keys) throw new Error(`${this.config.oidcIssuer} does not describe itself`);
      return createRemoteJWKSet(new URL(keys));
    } catch (error) {
      this.keys = undefined;
      throw error;
    }
  }
}
