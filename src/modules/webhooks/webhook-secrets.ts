import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../platform/secrets/secrets.js';
import type { WebhookRow } from './webhook.row.js';

const PREFIX = 'whsec_';

/** What webhooks sign with: sealed in the database, unless the installation has no key to seal with. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly secrets: Secrets) {}

  /** As Standard Webhooks has them. */
  draw(): string {
    return `${PREFIX}${randomBytes(32).toString('base64')}`;
  }

  /** As the database keeps the secret of the webhook with this id. */
  kept(secret: string, id: string): string {
    return this.secrets.able ? this.secrets.seal(secret, id) : secret;
  }

  /** Those that are good now, the newest first. Fails with `unsupported` when they were sealed with another key than the installation has now. */
  of({ id, secret, previousSecret, previousUntil }: WebhookRow): string[] {
    const previous = previousSecret && previousUntil && previousUntil > new Date() ? [previousSecret] : [];
    return [secret, ...previous].map((kept) => (isClear(kept) ? kept : this.secrets.open(kept, id)));
  }

  /** What is to be changed of a row that an earlier version, or an installation without a key, wrote in clear; undefined when nothing is. */
  sealing({ id, secret, previousSecret }: WebhookRow): Partial<WebhookRow> | undefined {
    if (!this.secrets.able || ![secret, previousSecret ?? ''].some(isClear)) return undefined;
    const sealed = (text: string): string => (isClear(text) ? this.kept(text, id) : text);
    return { secret: sealed(secret), previousSecret: previousSecret === null ? null : sealed(previousSecret) };
  }
}

const isClear = (kept: string): boolean => kept.startsWith(PREFIX);
