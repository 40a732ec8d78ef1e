import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Operations } from '../../platform/operations/operations.js';
import { LOG } from '../../platform/telemetry/log.js';
import type { VolumeStanding } from '../../wire/generated/berth/host/v1/VolumeStanding.js';
import type { VolumeStandings } from '../containers/volume-standings.extension.js';
import type { ResizeVolume } from './sagas/resize-volume.saga.js';
import { VolumesRepository } from './volumes.repository.js';

/**
 * After an older dump was restored a host ignores what is asked of volumes that were changed since. Their generations are raised above the host's, and they
 * get the size the database says, by an operation of the system; what they hold stays.
 */
@Injectable()
export class VolumeOvertaking implements VolumeStandings {
  /** What each host said when no row was behind it: a database is exchanged only while nobody works. */
  private readonly agreed = new Map<string, string>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly volumes: VolumesRepository,
    private readonly operations: Operations,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async overtake(hostId: string, standings: readonly VolumeStanding[]): Promise<void> {
    const said = JSON.stringify(standings);
    if (standings.length === 0 || this.agreed.get(hostId) === said) return;
    const behind = await this.volumes.behind(hostId, standings);
    if (behind.length === 0) this.agreed.set(hostId, said);
    for (const { tenant_id: tenantId, id, generation } of behind) await this.raise(systemContext(tenantId, 'inventory', this.log), id, generation);
  }

  /** One that something is being done to is left to the next look. */
  private async raise(ctx: OpContext, id: string, known: number): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.volumes.find(tx, id, { lock: true });
      if (!row || row.generation >= known || !['available', 'attached'].includes(row.status) || (await this.operations.live(tx, id))) return;
      this.log.warn({ volumeId: id }, 'a host knows later changes of this volume than the database: it gets the size the database says');
      const input: ResizeVolume = { hostId: row.hostId, generation: known + 1, from: row.sizeMiB, to: row.sizeMiB };
      await this.volumes.write(tx, id, { generation: known + 2 });
      await this.operations.start(tx, { kind: 'volume.resize', resource: { type: 'volume', id }, lane: id, input: { ...input } });
    });
  }
}
