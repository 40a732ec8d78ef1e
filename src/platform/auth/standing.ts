import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { presentedKey } from './api-key.strategy.js';
import { KeyDirectory, type Authenticated } from './key-directory.js';
import { People } from './people.js';
import { parseSecret } from './secret.js';

/** With what the directory remembers, a key that was revoked anywhere is noticed within a second. */
const ASKED_EVERY_MS = 400;

/** Whether the key behind something that lasts still may. */
@Injectable()
export class Standing {
  constructor(
    private readonly keys: KeyDirectory,
    private readonly people: People,
  ) {}

  /** Fails with `forbidden` while the key's tenant is suspended: a terminal is not for reading. */
  async demand(request: FastifyRequest): Promise<void> {
    if ((await this.ask(request))?.suspended) throw new AppError('forbidden', 'the tenant is suspended');
  }

  /** Calls back once when the key is revoked or expires, or its tenant is suspended. Answers how to stop that. */
  watch(request: FastifyRequest, lost: () => void): () => void {
    const timer = setInterval(() => {
      this.ask(request).then(
        (found) => {
          if (found && !found.suspended) return;
          clearInterval(timer);
          lost();
        },
        // A database that cannot be asked says nothing about the key.
        () => undefined,
      );
    }, ASKED_EVERY_MS).unref();
    return () => clearInterval(timer);
  }

  private async ask(request: FastifyRequest): Promise<Authenticated | undefined> {
    const presented = presentedKey(request) ?? '';
    const parsed = parseSecret(presented);
    return parsed ? this.keys.authenticate(parsed) : this.people.authenticate(presented);
  }
}
