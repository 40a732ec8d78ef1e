import type { Observed } from '../wire/generated/berth/host/v1/Observed.js';
import { demandAddresses, demandFacets } from './demands.js';
import { DriverError } from './drivers/driver-error.js';
import type { ContainerSpec, ContainerStatus, RootSource, StopOptions } from './drivers/facets/lifecycle.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { KeyedQueue } from './keyed-queue.js';
import { isTombstone, type ContainerEntry, type Ledger, type Power, type Tombstone } from './ledger.js';
import type { Observations } from './observations.js';
import { wasKilled, type Runs, type RunStatus } from './runs.js';

/** A container as the control plane wants it from this generation on. */
export interface Wanted {
  readonly spec: ContainerSpec;
  readonly generation: number;
  readonly power: Power;
  readonly run: number;
  readonly stop: StopOptions;
  readonly source?: RootSource;
  /** Whether it starts again when the host comes up, if it ran when that went down. */
  readonly autostart: boolean;
  /** Volumes that leave may have open files. */
  readonly forceDetach: boolean;
}

const MIB = 1024 * 1024;

const AT_ONCE: StopOptions = { force: true, timeoutSeconds: 0 };

/**
 * Brings containers to what is wanted, one change per container at a time. The wish is noted before the host is
 * touched, so that an agent killed in between does the rest, or forgets nothing, when it is asked again.
 */
export class ContainerLifecycle {
  /** Containers whose run had to be killed in the change under way. */
  private readonly killed = new Set<string>();

  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
    private readonly queue: KeyedQueue,
    private readonly observations: Observations,
    private readonly runs: Runs,
    private readonly bootId: string,
  ) {}

  /** What was last wanted of a container; undefined of one that nobody asked for, or that was destroyed. */
  specOf(id: string): ContainerEntry['spec'] | undefined {
    const entry = this.ledger.containers.get(id);
    return entry && !isTombstone(entry) ? entry.spec : undefined;
  }

  /** Ignores a generation older than the newest known; `restore` is a root file system to put in place, once per generation. */
  ensure(wanted: Wanted, restore?: RootSource): Promise<Observed> {
    return this.queue.run(wanted.spec.id, async () => {
      const { id } = wanted.spec;
      this.killed.delete(id);
      const known = this.ledger.containers.get(id);
      if (known && (wanted.generation < known.generation || (isTombstone(known) && wanted.generation === known.generation))) {
        return this.observations.of(await this.driver.observe(id));
      }
      if (known && !isTombstone(known) && known.applied === wanted.generation) return this.replay(known, wanted);

      demandFacets(this.driver, wanted, known && !isTombstone(known) ? known : undefined, restore);
      if (!known) await demandAddresses(this.driver, wanted.spec, this.ledger.containers.all());
      await this.demandRoom(wanted, restore);
      const entry = intent(wanted, known, restore, this.bootId);
      await this.ledger.containers.note(entry);
      const before = known && !isTombstone(known) && known.applied === known.generation ? known : undefined;
      const status = await this.converge(entry, wanted, before);
      await this.ledger.containers.put({ ...entry, applied: entry.generation, restore: undefined });
      return { ...this.observations.publish(status), killed: this.killed.delete(id) };
    });
  }

  /**
   * Before a run is ended for another one to begin: fails with `no_capacity` when that could not start, by the host's room or the tenant's. What runs goes on
   * then, and nothing was noted.
   */
  private async demandRoom({ spec, power, run }: Wanted, restore: RootSource | undefined): Promise<void> {
    if (power === 'STOPPED') return;
    const status = await this.runs.observe(spec.id);
    if (status.state !== 'running' && status.state !== 'paused') return;
    if (restore === undefined && status.run >= run) return;
    await this.driver.demandRoom?.(spec.id);
    const { diskGroup } = spec;
    if (restore !== undefined || !diskGroup?.limitMiB || !this.driver.diskGroups) return;
    const used = (await this.driver.diskGroups.limit([diskGroup])).find(({ id }) => id === diskGroup.id)?.usedBytes ?? 0;
    if (used >= diskGroup.limitMiB * MIB) throw new DriverError('no_capacity', "the start: the tenant's disk on this host is used up");
  }

  /** Leaves a tombstone, then removes the container. An older generation is ignored. */
  destroy(id: string, generation: number, stop: StopOptions): Promise<Observed> {
    return this.queue.run(id, async () => {
      const known = this.ledger.containers.get(id);
      if (known && generation < known.generation) return this.observations.of(await this.driver.observe(id));
      const spent = known && isTombstone(known) ? known.spent : undefined;
      const tombstone: Tombstone = { id, generation, applied: known?.applied ?? 0, destroyedAt: Date.now(), spent };
      await this.ledger.containers.note(tombstone);
      return this.bury(tombstone, stop);
    });
  }

  /**
   * To be called once when the agent starts: finishes destroys that were cut short, and starts what ran when the host
   * went down; one with a profile awaits its start, as its grant may be gone by now. A container that ended by itself stays
   * ended. Answers the failures; they are tried again at the next start.
   */
  async recover(): Promise<{ id: string; error: DriverError }[]> {
    const failures: { id: string; error: DriverError }[] = [];
    const ids = this.ledger.containers.all().map((entry) => entry.id);
    const next = async (): Promise<void> => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        const current = id;
        await this.queue.run(current, () => this.recoverOne(current)).catch((error: unknown) => {
          failures.push({ id: current, error: DriverError.from(error) });
        });
      }
    };
    await Promise.all(Array.from({ length: 4 }, next));
    return failures;
  }

  private async recoverOne(id: string): Promise<void> {
    const entry = this.ledger.containers.get(id);
    if (!entry) return;
    if (isTombstone(entry)) {
      if (entry.applied !== entry.generation) await this.bury(entry, AT_ONCE);
      return;
    }
    const status = await this.mended(entry);
    if (entry.bootId === this.bootId) return;
    const starts = entry.power === 'RUNNING' && entry.autostart && status.state === 'stopped' && !endedByItself(status);
    const awaitsStart = starts && entry.spec.profile !== 'default';
    if (starts && !awaitsStart) this.observations.publish(await this.runs.start(status, entry.run));
    await this.ledger.containers.put({ ...entry, awaitsStart, bootId: this.bootId });
    if (awaitsStart) this.observations.publish(status);
  }

  /** The container as it is, its spec told anew to a host that lost it and has the root file system still. */
  private async mended(entry: ContainerEntry): Promise<RunStatus> {
    const status = await this.runs.observe(entry.id);
    if (status.state !== 'lost') return status;
    const mended = await this.driver.create({ ...entry.spec, files: [] });
    this.observations.publish(mended);
    return this.runs.of(mended);
  }

  private async bury(tombstone: Tombstone, stop: StopOptions): Promise<Observed> {
    const { id } = tombstone;
    const { killed, spent } = tombstone.spent ? { killed: false, spent: tombstone.spent } : await this.runs.bill(id, stop);
    await this.driver.destroy(id, stop);
    await this.ledger.containers.put({ ...tombstone, applied: tombstone.generation, spent });
    await this.runs.forget(id);
    return { ...this.observations.publish({ id, state: 'absent', run: 0 }), spent: spent ?? null, killed };
  }

  /** Answers a generation that was applied before: repairs its power, but neither repeats a restore nor invents a lost root file system. */
  private async replay(entry: ContainerEntry, wanted: Wanted): Promise<Observed> {
    const status = await this.driver.observe(entry.id);
    if (status.state === 'absent' || status.state === 'lost') return this.observations.of(status);
    return this.observations.publish(await this.applyPower({ ...entry, starts: false }, wanted.stop, status));
  }

  /** One that was here and is gone is not made anew: that would pass for it, empty. */
  private async converge(entry: ContainerEntry, wanted: Wanted, before: ContainerEntry | undefined): Promise<ContainerStatus> {
    let status: ContainerStatus = await this.runs.observe(entry.id);
    if (status.state === 'lost') {
      status = await this.driver.create(wanted.spec);
      if (status.state === 'lost') throw new DriverError('conflict', `what its host has of container ${entry.id} is damaged: it can only be deleted`);
    }
    if (status.state === 'absent') {
      if (entry.applied > 0 && entry.restore === undefined) {
        throw new DriverError('not_found', `container ${entry.id} is not on this host any more: restore a snapshot of it, or delete it`);
      }
      status = await this.driver.create(wanted.spec, entry.restore ?? wanted.source);
      return this.applyPower(entry, wanted.stop, status);
    }
    if (entry.restore !== undefined) {
      if (status.state !== 'stopped') await this.stop(entry.id, wanted.stop);
      status = await facet(this.driver, 'snapshots').restore(wanted.spec, entry.restore);
    } else if (!before || JSON.stringify(before.spec) !== JSON.stringify(entry.spec)) {
      // First, for another image comes in only below what is stopped.
      if (mustEnd(entry, this.runs.of(status))) await this.stop(entry.id, wanted.stop);
      status = await this.driver.update(wanted.spec, { forceDetach: wanted.forceDetach });
    }
    return this.applyPower(entry, wanted.stop, status);
  }

  /** Ends what runs. */
  private async stop(id: string, stop: StopOptions): Promise<ContainerStatus> {
    const status = await this.driver.stop(id, stop);
    if (wasKilled(status, stop)) this.killed.add(id);
    return status;
  }

  private async applyPower(entry: ContainerEntry, stop: StopOptions, found: ContainerStatus): Promise<ContainerStatus> {
    const { id, power, run } = entry;
    let status = this.runs.of(found);
    if (mustEnd(entry, status)) status = this.runs.of(await this.stop(id, stop));
    if (power === 'STOPPED') return status;
    if (status.state === 'stopped' && (entry.starts || status.run < run)) status = await this.runs.start(status, run);
    if (power === 'PAUSED' && status.state === 'running') return facet(this.driver, 'freezing').pause(id);
    if (power === 'RUNNING' && status.state === 'paused') return facet(this.driver, 'freezing').resume(id);
    return status;
  }
}

function intent(wanted: Wanted, known: ContainerEntry | Tombstone | undefined, restore: RootSource | undefined, bootId: string): ContainerEntry {
  const before = known && !isTombstone(known) ? known : undefined;
  const unfinished = before && before.applied !== before.generation ? before : undefined;
  const { files: _files, ...spec } = wanted.spec;
  // A restore that was cut short goes on, also when only the power is asked for again.
  const root = restore ?? (unfinished?.generation === wanted.generation ? unfinished.restore : undefined);
  return {
    id: spec.id,
    generation: wanted.generation,
    applied: before?.applied ?? 0,
    spec,
    power: wanted.power,
    run: wanted.run,
    autostart: wanted.autostart,
    starts: !before || before.power === 'STOPPED' || root !== undefined || unfinished?.starts === true,
    restore: root,
    // Until a new run or another power is asked for.
    awaitsStart: before?.awaitsStart === true && wanted.power === before.power && wanted.run === before.run,
    bootId,
  };
}

/** Whether the run there is must end: it is to be stopped, or another is to begin. */
const mustEnd = ({ power, run }: ContainerEntry, found: RunStatus): boolean =>
  (found.state === 'running' || found.state === 'paused') && (power === 'STOPPED' || found.run < run);

/** An end the host's own shutdown cannot explain. */
function endedByItself(status: ContainerStatus): boolean {
  return status.exitReason === 'exited' || status.exitReason === 'halted' || status.exitReason === 'oom';
}
