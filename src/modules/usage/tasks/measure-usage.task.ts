import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Config } from '../../../platform/config/config.js';
import { systemContext } from '../../../platform/context/op-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { mib } from '../../../platform/dto/mib.rules.js';
import { Worker } from '../../../platform/operations/worker.js';
import { CONFIG } from '../../../platform/platform.tokens.js';
import { LOG } from '../../../platform/telemetry/log.js';
import type { ContainerUsage } from '../usage.dto.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { spentOf } from '../usage-meters.service.js';
import { UsageRepository, type Subject } from '../usage.repository.js';
import { countOn, hourOf, newMeter, type Reading } from '../usage.rules.js';

const AT_ONCE = 16;
/** Longer than so many rounds without a measurement, and it is a gap. */
const GAP_ROUNDS = 3;

/**
 * Measures containers, volumes, backups and images once a round. What is counted lies in its meter, in the database: a worker that is
 * restarted, or a second one, counts on from there. The host counts over all runs of a container, also between two looks, and tells its last
 * figures when the container is deleted: a late look loses nothing.
 */
@Injectable()
export class MeasureUsageTask implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly usage: UsageRepository,
    private readonly hosts: HostsService,
    private readonly worker: Worker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'measure-usage', everySeconds: this.config.usageSeconds, run: () => this.round() });
  }

  private async round(): Promise<number> {
    let failed = 0;
    const waiting = await this.usage.subjects();
    const one = async (): Promise<void> => {
      for (let subject = waiting.shift(); subject; subject = waiting.shift()) {
        await this.measure(subject).catch((error: unknown) => {
          failed += 1;
          this.log.warn({ err: error, resourceId: subject!.resource_id }, 'could not be measured');
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return failed;
  }

  private async measure(subject: Subject): Promise<void> {
    const { reading, sample } = await this.look(subject);
    const now = new Date();
    await this.work.run(systemContext(subject.tenant_id, 'usage', this.log), async (tx) => {
      const known = await this.usage.meter(tx, subject.resource_id);
      // another worker was here in this round, and has newer counters perhaps
      if (known && now.getTime() - known.at.getTime() < (this.config.usageSeconds * 1000) / 2) return;
      const ended = subject.gone_at !== null && subject.snapshot_mib === 0;
      const at = ended ? new Date(Math.max(known?.at.getTime() ?? 0, subject.gone_at!.getTime())) : now;
      const { meter, closed } = countOn(known ?? newMeter(subject.since), {
        at,
        ...(reading ? { reading } : {}),
        running: subject.running,
        memoryMiB: subject.memory_mib,
        stored: {
          diskMiB: subject.disk_mib,
          snapshotMiB: subject.snapshot_mib,
          volumeMiB: subject.volume_mib,
          backupMiB: subject.backup_mib,
          imageMiB: subject.image_mib,
        },
        gapAfterSeconds: this.config.usageSeconds * GAP_ROUNDS,
      });
      await this.usage.keep(tx, subject.resource_id, subject.name, meter, closed, sample);
      if (ended) {
        await this.usage.end(tx, { resourceId: subject.resource_id, name: subject.name, hour: hourOf(meter.at), amounts: meter.open });
      }
    });
  }

  private async look({ host_id: hostId, resource_id: id, run, running, gone_at: goneAt }: Subject): Promise<{ reading?: Reading; sample?: ContainerUsage }> {
    if (goneAt !== null || run === 0) return {};
    try {
      const seen = await (await this.hosts.agent(null, hostId)).stats(id);
      const { earlier } = seen;
      if (!earlier) return {};
      const reading = { run: seen.run, earlier: spentOf(earlier), current: spentOf({ ...seen, seconds: seen.runSeconds }) };
      if (!running) return { reading };
      return {
        reading,
        sample: {
          cpus: Number((seen.cpuPercent / 100).toFixed(3)),
          memoryMiB: mib(seen.memoryUsedBytes),
          diskMiB: mib(seen.diskUsedBytes),
          processes: seen.processesUsed,
          at: seen.at,
        },
      };
    } catch {
      return {}; // its host does not answer, or does not have it: a gap, when that lasts
    }
  }
}
