import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { CONFIG } from '../platform.tokens.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Says how what follows was made. */
const VERSION = 'v1';

/** Keeps what tenants trust us with so that the database alone does not give it away: sealed with the installation's key. */
@Injectable()
export class Secrets {
  private readonly key: Buffer | undefined;

  constructor(@Inject(CONFIG) { secretsKey }: Config) {
    this.key = secretsKey === '' ? undefined : Buffer.from(secretsKey, 'hex');
  }

  /** Whether the installation has a key. */
  get able(): boolean {
    return this.key !== undefined;
  }

  /** `about` is the id of what it belongs to: moved to another row it does not open. Fails with `unsupported` when the installation has no key. */
  seal(text: string, about: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.demandKey(), nonce).setAAD(Buffer.from(about));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** What was sealed; fails with `unsupported` when it was with another key, or was changed. */
  open(sealed: string, about: string): string {
    const [version, text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    try {
      if (version !== VERSION) throw new Error(`${version} is not known`);
      const decipher = createDecipheriv(CIPHER, this.demandKey(), bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)).toString('utf8') + decipher.final('utf8');
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('unsupported', 'it was sealed with another key than the installation has now; set it anew', { cause });
    }
  }

  /** Whether it is this text that was sealed; what does not open is another. */
  holds(sealed: string, about: string, text: string): boolean {
    try {
      return this.open(sealed, about) === text;
    } catch {
      return false;
    }
  }

  private demandKey(): Buffer {
    if (!this.key) throw new AppError('unsupported', 'this installation keeps no secrets: its operator has not set BERTH_SECRETS_KEY');
    return this.key;
  }
}
