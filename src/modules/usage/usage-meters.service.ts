import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import type { Spent as HostSpent } from '../../wire/generated/berth/host/v1/Spent.js';
import { UsageRepository } from './usage.repository.js';
import { countOut, newMeter, type Spent } from './usage.rules.js';

/** What a host counts of a container, as it is billed. */
export const spentOf = ({ seconds, cpuSeconds, networkRxBytes, networkTxBytes }: HostSpent): Spent => ({
  seconds,
  cpuSeconds,
  rxBytes: networkRxBytes,
  txBytes: networkTxBytes,
});

/** For those who end what is metered. */
@Injectable()
export class UsageMeters {
  constructor(private readonly usage: UsageRepository) {}

  /** In the transaction that removes a container: counts what it used until its end. */
  async countOut(
    tx: OpContext,
    { id, name, limits, createdAt }: { id: string; name: string; limits: { memoryMiB: number }; createdAt: Date },
    spent: HostSpent,
  ): Promise<void> {
    const meter = (await this.usage.meter(tx, id)) ?? newMeter(createdAt);
    await this.usage.keep(tx, id, name, countOut(meter, spentOf(spent), limits.memoryMiB), []);
  }
}
