import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Extensions } from '../../platform/nouns/extension-point.js';
import { Operations } from '../../platform/operations/operations.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import type { EnsureRequestInput } from '../../wire/generated/berth/host/v1/EnsureRequest.js';
import type { Observed } from '../../wire/generated/berth/host/v1/Observed.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { CONTAINER_MOUNTS, type MountChange } from './container-mounts.extension.js';
import type { ContainerRow } from './container.row.js';
import { followsHost, isChangeable, settled, statusOf, type ContainerStatus, type Desired, type HostSettings, type Power } from './container.rules.js';
import { containerSpec } from './container-spec.js';
import { ContainersRepository } from './containers.repository.js';

/** What a host shows of one container. */
export type Seen = Pick<Observed, 'id' | 'generation' | 'state' | 'run' | 'startedAt' | 'exitCode' | 'exitReason' | 'awaitsStart'>;

/** What one operation wants of a container on its host. JSON: it travels in the operation's input. */
export interface Intent {
  containerId: string;
  hostId: string;
  /** The change's own; the next number is kept for taking it back. */
  generation: number;
  power: Power;
  run: number;
  /** Where the status goes back to when it fails. */
  before: Desired;
}

export interface Wish {
  /** Stays as it is when left out. */
  to?: Desired;
  /** Begin a new run: what runs is started anew. */
  run?: 'next';
  /** Keep one more run for taking it back. */
  spare?: true;
  /** The status shown until it is done. */
  status?: ContainerStatus;
}

export interface Stop {
  force: boolean;
  timeoutSeconds: number;
}

/** How long init may take to end in order when a run is taken over by another. */
export const GRACE_SECONDS = 10;

interface EnsureOptions {
  stop?: Stop;
  source?: { snapshotId: string; keepIdentity?: boolean };
  /** In place of the row's, when they are put back. */
  settings?: HostSettings;
  /** In place of the row's, when the root file system changes. */
  imageId?: string;
  /** The root file system is being made. */
  create?: boolean;
  /** It is made anew, in place of the one there is. */
  replaceRoot?: boolean;
  /** A volume that comes or goes. */
  mounts?: MountChange;
}

/**
 * The one way in which operations change a container on its host. Each declares an intent: a generation of its own, higher than all
 * before it, so that the host can ignore what comes late. When it ended, what the host showed is written back, unless something newer is wanted by then.
 */
@Injectable()
export class ContainerIntents {
  constructor(
    private readonly work: UnitOfWork,
    private readonly operations: Operations,
    private readonly containers: ContainersRepository,
    private readonly tenants: TenantsService,
    private readonly extensions: Extensions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * For other nouns (restore), in their transaction: locks the container and declares. Fails with `not_found`, or `conflict` when it is in
   * error or being deleted.
   */
  async declare(tx: OpContext, idOrName: string, wish: Wish): Promise<Intent> {
    const row = await this.containers.get(tx, idOrName, { lock: true });
    if (!isChangeable(row.status)) throw new AppError('conflict', `the container ${row.name} is ${row.status}`);
    return (await this.change(tx, row, wish)).intent;
  }

  /**
   * Declares on a locked row, changing further columns with it. Fails with `forbidden` for a new run or new settings with profiles that the
   * tenant has no grant for any more.
   */
  async change(tx: OpContext, row: ContainerRow, wish: Wish, columns: Partial<ContainerRow> = {}): Promise<{ row: ContainerRow; intent: Intent }> {
    if (wish.run || wish.to === undefined) await this.tenants.demandProfiles(tx, columns.profiles ?? row.profiles);
    const desired = wish.to ?? row.desired;
    const run = row.run + (wish.run ? 1 : 0);
    const changed = await this.containers.update(tx, row.id, {
      ...columns,
      generation: row.generation + 2,
      run: run + (wish.spare ? 1 : 0),
      desired,
      ...(wish.status ? { status: wish.status } : {}),
    });
    const intent = { containerId: row.id, hostId: row.hostId, generation: row.generation + 1, power: powerOf(desired), run, before: settled(row.status) };
    return { row: changed, intent };
  }

  /** What to send to the host. Fails with `conflict` when the container was never made: an earlier operation failed. */
  async ensureRequest(ctx: OpContext, intent: Intent, options: EnsureOptions = {}): Promise<EnsureRequestInput> {
    const made = options.create && !options.replaceRoot ? this.containers.takeMade(intent.containerId) : undefined;
    const row = made ?? (await this.containers.get(ctx, intent.containerId));
    if (row.status === 'error') throw new AppError('conflict', `the container ${row.name} is in error; it can only be deleted`);
    // one that is being made has none yet
    const volumes = options.create && !options.replaceRoot ? [] : await this.extensions.at(CONTAINER_MOUNTS).mountsOf(ctx, row.id, options.mounts);
    return {
      spec: containerSpec({ ...row, ...options.settings, imageId: options.imageId ?? row.imageId }, this.config.nameservers, {
        files: options.create ?? false,
        volumes,
      }),
      replaceRoot: options.replaceRoot ?? false,
      noAutostart: !(options.settings ?? row).autostart,
      generation: intent.generation,
      power: intent.power,
      run: intent.run,
      ...(options.stop ? { stop: options.stop } : {}),
      ...(options.source ? { source: options.source } : {}),
    };
  }

  /**
   * Writes what the host showed after the change, and the image it now stands on when that is another, in the transaction that ends the operation:
   * its status only where nothing newer is wanted by then. Fails with `not_found`.
   */
  async settle(tx: OpContext, intent: Intent, observed: Observed, image?: { id: string; name: string }): Promise<void> {
    const change = {
      observedGeneration: observed.generation,
      startedAt: startOf(observed),
      ...(image ? { imageId: image.id, imageName: image.name } : {}),
    };
    // One that awaits its start is not stopped: comparing starts it, or says why not.
    const shown = observed.awaitsStart ? undefined : { ...statusOf(observed, desiredOf(intent.power)), generation: newestOf(intent) };
    await this.containers.writeShown(tx, intent.containerId, change, shown);
  }

  /**
   * Puts the status back after a change that failed, in the transaction that ends the operation; the reconciler corrects it should the host differ.
   * Null when the row is lost.
   */
  async unsettle(tx: OpContext, intent: Intent, error: AppError): Promise<ContainerRow | null> {
    const row = await this.containers.find(tx, intent.containerId, { lock: true });
    if (!row || !isNewest(row, intent) || row.status === 'error') return row;
    return this.containers.update(tx, row.id, {
      status: intent.before,
      desired: intent.before,
      statusReason: { code: error.code, message: error.detail },
    });
  }

  /**
   * When a change that was to begin another run has failed: whether the run before it goes on all the same, as where there was no room to begin another. Its
   * number holds again then, so that the next change of limits does not end it.
   */
  async goesOn(ctx: OpContext, intent: Intent, host: { inventory(): Promise<{ containers: Pick<Observed, 'id' | 'state' | 'run'>[] }> }): Promise<boolean> {
    const seen = (await host.inventory()).containers.find(({ id }) => id === intent.containerId);
    if (!seen || !['running', 'paused'].includes(seen.state) || seen.run >= intent.run) return false;
    await this.work.run(ctx, async (tx) => {
      const row = await this.containers.find(tx, intent.containerId, { lock: true });
      if (row && isNewest(row, intent) && row.run === intent.run) await this.containers.write(tx, row.id, { run: seen.run });
    });
    return true;
  }

  /**
   * Begins a new run of a locked row that ran before its tenant was suspended or its host went down. Where the tenant has no grant for its profiles
   * any more it stays stopped, and says why.
   */
  async startAgain(tx: OpContext, row: ContainerRow, columns: Partial<ContainerRow> = {}): Promise<void> {
    try {
      const { intent } = await this.change(tx, row, { to: 'running', status: 'starting', run: 'next' }, columns);
      const input = { intent, stop: { force: false, timeoutSeconds: GRACE_SECONDS } };
      await this.operations.start(tx, { kind: 'container.start', resource: { type: 'container', id: row.id }, lane: row.id, input });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'forbidden') throw error;
      await this.containers.write(tx, row.id, { ...columns, status: 'stopped', startedAt: null, statusReason: { code: error.code, message: error.detail } });
    }
  }

  /**
   * Where the host knows changes of a container that the row does not, as after an older dump was restored: it would ignore all that the row declares. The
   * row's generation and run are raised above the host's, the power it has there is what is wanted, and the row's limits and settings are applied; unless the
   * host has it on another image, which comes with the next start.
   */
  async overtake(ctx: OpContext, seen: Seen, imageId: string | undefined): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.containers.find(tx, seen.id, { lock: true });
      if (!row || row.generation >= seen.generation || !followsHost(row) || (await this.operations.live(tx, row.id))) return;
      const run = Math.max(row.run, seen.run);
      const to = seen.state as Desired;
      const shown = { ...statusOf(seen, to), startedAt: startOf(seen), observedGeneration: seen.generation };
      const { intent } = await this.change(tx, { ...row, run, generation: seen.generation, status: to }, { to }, shown);
      if (imageId !== undefined && imageId !== row.imageId) return;
      const { limits, autostart, profiles } = row;
      const input = { intent, from: { limits, autostart, profiles } };
      await this.operations.start(tx, { kind: 'container.update', resource: { type: 'container', id: row.id }, lane: row.id, input });
    });
  }

  /** Writes what a host shows of its own accord, and starts what awaits that, unless an operation is under way or something newer has been written. */
  async observe(ctx: OpContext, observed: Seen): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.containers.find(tx, observed.id, { lock: true });
      if (!row || observed.generation < row.observedGeneration || (await this.operations.live(tx, row.id))) return;
      const { status, statusReason } = statusOf(observed, row.desired);
      if (!isElse({ ...observed, state: status }, row.status, row.startedAt) || !followsHost(row)) return;
      if (observed.awaitsStart) return this.startAgain(tx, row, { observedGeneration: observed.generation });
      await this.containers.write(tx, row.id, {
        status,
        statusReason,
        observedGeneration: observed.generation,
        startedAt: startOf(observed),
      });
    });
  }
}

const startOf = ({ startedAt }: Pick<Seen, 'startedAt'>): Date | null => (startedAt === '' ? null : new Date(startedAt));

/** Whether a host shows another state than the row has, or another run: one that reboots itself, or that its host starts again, begins anew unasked. */
export const isElse = (seen: Pick<Seen, 'state' | 'startedAt'>, status: ContainerStatus, startedAt: Date | null): boolean =>
  seen.state !== status || (seen.startedAt !== '' && startOf(seen)?.getTime() !== startedAt?.getTime());

/** The generation of a row that nothing newer was declared on. */
const newestOf = (intent: Intent): number => intent.generation + 1;

/** Nothing was declared after it. */
export const isNewest = (row: ContainerRow, intent: Intent): boolean => row.generation === newestOf(intent);

export const powerOf = (desired: Desired): Power => desired.toUpperCase() as Power;
const desiredOf = (power: Power): Desired => power.toLowerCase() as Desired;
