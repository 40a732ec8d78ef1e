import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CrossTenant } from '../database/cross-tenant.js';
import { newId } from '../ids/id.js';
import { LOG } from '../telemetry/log.js';
import { AUDIT_ENTRY } from './audit-entry.noun.js';
import type { AuditNote } from './audit-notes.js';

/** Who did something, and from where. */
export interface AuditEntry extends AuditNote {
  /** The tenant it was done to; absent when nobody knows who asked. */
  tenantId?: string;
  keyId?: string;
  keyName?: string;
  actorTenantId?: string;
  remote: string;
  userAgent?: string;
  requestId: string;
}

const WRITE_MS = 100;
const MOST_WAITING = 20_000;
/** Refusals of callers we do not know, per second: who knocks without a key must not fill the disk. */
const STRANGERS_PER_SECOND = 20;

/** Writes what was done, a moment after it was: no request waits for it. ADR 0011. */
@Injectable()
export class AuditTrail {
  private waiting: (AuditEntry & { id: string; at: string })[] = [];
  private timer?: NodeJS.Timeout;
  private lost = 0;
  private strangers = { second: 0, count: 0 };

  constructor(
    private readonly crossTenant: CrossTenant,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  add(entry: AuditEntry): void {
    if (this.waiting.length >= MOST_WAITING || (entry.tenantId === undefined && this.tooManyStrangers())) {
      this.lost++;
      return;
    }
    this.waiting.push({ ...entry, id: newId(AUDIT_ENTRY), at: new Date().toISOString() });
    this.timer ??= setTimeout(() => void this.flush(), WRITE_MS);
  }

  /** Writes what is waiting; what cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting;
    this.waiting = [];
    if (this.lost > 0) this.log.warn({ lost: this.lost }, 'the audit left out refusals of unknown callers, or what could not be kept');
    this.lost = 0;
    if (batch.length === 0) return;
    try {
      await this.crossTenant.query('SELECT record_audit($1)', [JSON.stringify(batch)]);
    } catch (error) {
      this.log.error({ err: error }, 'the audit cannot be written; trying again');
      this.waiting = [...batch, ...this.waiting].slice(0, MOST_WAITING);
      this.timer ??= setTimeout(() => void this.flush(), 10 * WRITE_MS);
    }
  }

  /** Removes what is past its time. */
  async forgetOld(): Promise<void> {
    await this.crossTenant.query('SELECT forget_old_audit()');
  }

  private tooManyStrangers(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (this.strangers.second !== second) this.strangers = { second, count: 0 };
    return ++this.strangers.count > STRANGERS_PER_SECOND;
  }
}
