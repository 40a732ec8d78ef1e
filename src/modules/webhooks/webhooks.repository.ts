import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { WEBHOOK } from './webhook.noun.js';
import { WebhookRow } from './webhook.row.js';

@Injectable()
export class WebhooksRepository extends TenantRepository<WebhookRow> {
  protected readonly row = WebhookRow;
  protected readonly noun = WEBHOOK;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** Takes the row for itself; undefined when it is gone, off, or somebody else has it. */
  async take(tx: OpContext, id: string): Promise<WebhookRow | undefined> {
    return this.work.run(tx, async (_, manager) => {
      const query = this.query(tx, manager).andWhere('r.id = :id AND r.enabled', { id });
      return (await query.setLock('pessimistic_write').setOnLocked('skip_locked').getOne()) ?? undefined;
    });
  }

  /** Remembers how far it has come; no change that anybody is told of. */
  async moveTo(tx: OpContext, id: string, position: number): Promise<void> {
    await this.work.run(tx, (_, manager) => manager.query('UPDATE webhooks SET position = $3 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id, position]));
  }

  /** Keeps the secrets in another form; no change that anybody is told of. */
  async reseal(tx: OpContext, id: string, { secret, previousSecret }: Partial<WebhookRow>): Promise<void> {
    const text = 'UPDATE webhooks SET secret = $3, previous_secret = $4 WHERE tenant_id = $1 AND id = $2';
    await this.work.run(tx, (_, manager) => manager.query(text, [tx.tenantId, id, secret, previousSecret]));
  }

  /** Across tenants: those with events they have not seen. */
  behind(): Promise<{ tenant_id: string; id: string }[]> {
    return this.crossTenant.query('SELECT * FROM webhooks_behind()');
  }
}
