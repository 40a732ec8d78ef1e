import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Extensions } from '../../../platform/nouns/extension-point.js';
import { Worker } from '../../../platform/operations/worker.js';
import type { Config } from '../../../platform/config/config.js';
import { CONFIG } from '../../../platform/platform.tokens.js';
import { LOG } from '../../../platform/telemetry/log.js';
import type { HostAgentClient } from '../../../wire/host-agent.client.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { ContainerIntents, isElse, type Seen } from '../container-intents.service.js';
import { ContainersRepository, type Standing } from '../containers.repository.js';
import { VOLUME_STANDINGS } from '../volume-standings.extension.js';

const SECONDS = 5;

/** A difference between a host and the rows, as found in one pass. */
interface Difference {
  seen: Seen;
  /** Absent: an orphan, which no row knows. */
  standing?: Standing;
}

/**
 * Compares what every host holds with the rows. It acts only on what two passes in a row found just so: one look may fall between the two
 * halves of a change. Rows are corrected to what is; a container whose row is gone is destroyed. One this database never heard of is kept and
 * told of once: most likely the database was restored from a backup that is older than the container.
 */
@Injectable()
export class CompareInventoryTask implements OnModuleInit {
  /** The last pass's differences by container, per host. */
  private readonly suspects = new Map<string, Map<string, string>>();
  private readonly strangers = new Set<string>();

  constructor(
    private readonly containers: ContainersRepository,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
    private readonly extensions: Extensions,
    private readonly worker: Worker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'compare-inventory', everySeconds: SECONDS, run: () => this.compareAll() });
  }

  private async compareAll(): Promise<number> {
    let failed = 0;
    for (const { id } of await this.hosts.online()) {
      await this.compare(id).catch((error: unknown) => {
        failed += 1;
        this.log.warn({ err: error, hostId: id }, 'a host could not be compared');
      });
    }
    return failed;
  }

  private async compare(hostId: string): Promise<void> {
    const agent = await this.hosts.agent(null, hostId);
    // the host first: a row made in between is then no difference
    const inventory = await agent.inventory();
    const standings = await this.containers.onHost(hostId);
    await this.holdAddresses(hostId, agent, inventory.containers.map(({ id }) => id), standings);
    await this.extensions.at(VOLUME_STANDINGS).overtake(hostId, inventory.volumeStandings);
    const differences = differencesOf(inventory.containers, standings);
    const before = this.suspects.get(hostId);
    this.suspects.set(hostId, new Map([...differences].map(([id, difference]) => [id, JSON.stringify(difference)])));
    for (const [id, difference] of differences) {
      if (before?.get(id) === JSON.stringify(difference)) await this.correct(agent, difference);
    }
  }

  /** What no row knows keeps its addresses as long as it is there: no new container gets them. */
  private async holdAddresses(hostId: string, agent: HostAgentClient, held: readonly string[], standings: readonly Standing[]): Promise<void> {
    const known = new Set(standings.map(({ id }) => id));
    const unknown = held.filter((id) => !known.has(id));
    const { specs } = unknown.length === 0 ? { specs: [] } : await agent.inventory(unknown);
    await this.hosts.holdAddresses(hostId, specs.flatMap(({ nics }) => nics.map(({ address }) => address)).sort());
  }

  private async correct(agent: HostAgentClient, { seen, standing }: Difference): Promise<void> {
    if (standing) {
      const ctx = systemContext(standing.tenant_id, 'inventory', this.log);
      if (!isNewer(seen, standing)) return this.intents.observe(ctx, seen);
      const [spec] = (await agent.inventory([seen.id])).specs;
      this.log.warn({ containerId: seen.id, imageId: spec?.imageId }, 'a host knows later changes of this container than the database: what the database says is applied');
      return this.intents.overtake(ctx, seen, spec?.imageId);
    }
    if (this.strangers.has(seen.id) || (await this.containers.standings([seen.id])).length > 0) return;
    if (!this.config.destroyUnknown && !(await this.containers.known(seen.id))) {
      this.strangers.add(seen.id);
      this.log.error(
        { containerId: seen.id },
        'a host runs a container this database never heard of: it is kept. BERTH_DESTROY_UNKNOWN=true destroys such ones',
      );
      return;
    }
    this.log.warn({ containerId: seen.id }, 'a container without a row is destroyed');
    await agent.destroy({ id: seen.id, generation: seen.generation + 1, stop: { force: true, timeoutSeconds: 1 } });
  }
}

function differencesOf(held: readonly Seen[], standings: readonly Standing[]): Map<string, Difference> {
  const differences = new Map<string, Difference>();
  const rows = new Map(standings.map((standing) => [standing.id, standing]));
  for (const { id, generation, state, run, startedAt, exitCode, exitReason, awaitsStart } of held) {
    const seen: Seen = { id, generation, state, run, startedAt, exitReason, awaitsStart, ...(exitCode === undefined ? {} : { exitCode }) };
    const standing = rows.get(id);
    if (!standing) differences.set(id, { seen });
    else if (!standing.busy && (isElse(seen, standing.status, standing.started_at) || isNewer(seen, standing))) differences.set(id, { seen, standing });
    rows.delete(id);
  }
  for (const standing of rows.values()) {
    if (standing.busy || standing.status === 'error') continue;
    const seen: Seen = { id: standing.id, generation: standing.observed_generation, state: 'absent', run: 0, startedAt: '', exitReason: '', awaitsStart: false };
    differences.set(standing.id, { seen, standing });
  }
  return differences;
}

/** It was changed by what this database has forgotten. */
const isNewer = ({ generation, state }: Seen, standing: Standing): boolean => generation > standing.generation && ['running', 'stopped', 'paused'].includes(state);
