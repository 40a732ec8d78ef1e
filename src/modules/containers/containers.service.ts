import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { byId, mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { merged } from '../../platform/dto/string-map.js';
import { AppError } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { Extensions } from '../../platform/nouns/extension-point.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { heldLimits, type Limits } from '../../wire/limits.rules.js';
import { HostsService } from '../hosts/hosts.service.js';
import { NetworksService } from '../networks/networks.service.js';
import type { Operation } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { inOrder, type Profile } from '../tenants/profile.rules.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { CONTAINER_FIREWALLS } from './container-firewalls.extension.js';
import { ContainerIntents, powerOf, type Intent, type Stop } from './container-intents.service.js';
import { ContainerOrigins, type Origin } from './container-origins.service.js';
import type { Container, ContainerAnswer, ContainerChange, CreateContainerInput, PowerOptions, UpdateContainer } from './container.dto.js';
import { CONTAINER } from './container.noun.js';
import type { ContainerRow } from './container.row.js';
import { cost, excess, isChangeable, powerChange, runtimeOf, sum, type ContainerStatus, type HostSettings, type PowerAction } from './container.rules.js';
import { showContainer } from './container.view.js';
import { ContainersRepository, type LabelledContainer } from './containers.repository.js';
import { changedLimits, DEFAULT_LIMITS } from './limits.rules.js';

const GRACE_SECONDS = 10;

/** What other nouns may know of a container. */
export interface LocatedContainer {
  id: string;
  name: string;
  status: ContainerStatus;
  hostId: string;
  imageId: string;
  imageName: string;
  /** The snapshot it was made from. */
  sourceSnapshotId: string | null;
  limits: ContainerRow['limits'];
}

@Injectable()
export class ContainersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly containers: ContainersRepository,
    private readonly intents: ContainerIntents,
    private readonly origins: ContainerOrigins,
    private readonly operations: Operations,
    private readonly quotas: QuotasService,
    private readonly hosts: HostsService,
    private readonly networks: NetworksService,
    private readonly tenants: TenantsService,
    private readonly extensions: Extensions,
  ) {}

  @Allow('containers:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Container>> {
    return mapPage(await this.containers.list(ctx, query), (row) => showContainer(row, ctx));
  }

  @Allow('containers:read')
  async get(ctx: OpContext, idOrName: string): Promise<Container> {
    return showContainer(await this.containers.get(ctx, idOrName), ctx);
  }

  /** Those of these that are there, by id. */
  @Allow('containers:read')
  async byIds(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Container>> {
    return byId(await this.containers.byIds(ctx, ids), (row) => showContainer(row, ctx));
  }

  /** Fails with `invalid`, `not_found` (image or source), `name_taken`, `quota_exceeded` or `no_capacity`, and then nothing has changed. */
  @Allow('containers:write')
  async create(ctx: OpContext, input: CreateContainerInput): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, (tx) => this.insert(tx, input, (inside) => this.origins.find(inside, input), input.source === undefined));
  }

  /** For other nouns: the same from an origin that is found, or begun, in the transaction. What that starts in the new container's lane comes first. */
  async createFrom(ctx: OpContext, input: CreateContainerInput, find: (tx: OpContext, containerId: string) => Promise<Origin>): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, (tx) => this.insert(tx, input, find));
  }

  /** Labels and protection change at once; limits, profiles and autostart on the host, as an operation, and back again when that fails. */
  @Allow('containers:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateContainer): Promise<ContainerChange> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.containers.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const labels = input.labels === undefined ? undefined : merged(row.labels, input.labels);
      if (labels) await this.extensions.at(CONTAINER_FIREWALLS).changed(tx, { id: row.id, labels });
      const columns = {
        ...(labels ? { labels } : {}),
        ...(input.protected === undefined ? {} : { protected: input.protected }),
      };
      const from = { limits: row.limits, autostart: row.autostart, profiles: row.profiles };
      const to = {
        limits: changedLimits(row.limits, input.limits),
        autostart: input.autostart ?? row.autostart,
        profiles: input.profiles ? inOrder(input.profiles) : row.profiles,
      };
      if (isDeepStrictEqual(from, to)) return { container: showContainer(await this.containers.update(tx, row.id, columns), tx) };
      if (input.limits) await this.hosts.demand(tx, row.hostId, { facets: ['limits'], limits: heldLimits(to.limits) });
      return this.adjust(tx, row, from, to, columns);
    });
  }

  /** With `force` it gets no time to stop, also when its delete waits already. Asked for again it answers the one under way. Fails with `protected`. */
  @Allow('containers:write')
  async delete(ctx: OpContext, idOrName: string, force = false): Promise<{ operation: Operation }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.containers.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const sooner = force ? { stop: stopOf({ force }) } : {};
      const before = row.status === 'deleting' ? await this.operations.underWay(tx, 'container.delete', row.id, sooner) : undefined;
      if (before) return { operation: showOperation(before) };
      if (row.protected) throw new AppError('protected', `the container ${row.name} is protected; set protected to false first`);
      const { intent } = await this.intents.change(tx, row, { to: 'stopped', status: 'deleting' });
      return { operation: await this.start(tx, 'container.delete', intent, { stop: stopOf({ force }) }) };
    });
  }

  /** Fails with `conflict`, naming the status, when that does not allow it; asked for what is so already, it answers an operation that does nothing. */
  @Allow('containers:write')
  async power(ctx: OpContext, action: PowerAction, idOrName: string, options: PowerOptions = {}): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.containers.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const { nothingToDo, ...wish } = powerChange(action, row);
      if (action === 'pause') await this.hosts.demand(tx, row.hostId, { facets: ['freezing'] });
      if (nothingToDo) {
        const operation = await this.operations.start(tx, { kind: `container.${action}`, resource: { type: 'container', id: row.id }, lane: row.id });
        return { container: showContainer(row, tx), operation: showOperation(operation) };
      }
      const { row: changed, intent } = await this.intents.change(tx, row, wish);
      const stop = stopOf({ ...options, ...(action === 'kill' ? { force: true } : {}) });
      return { container: showContainer(changed, tx), operation: await this.start(tx, `container.${action}`, intent, { stop }) };
    });
  }

  /** For other nouns, in their transaction; `lock` keeps it as it is until that ends. Fails with `not_found`. */
  async locate(tx: OpContext, idOrName: string, options: { lock?: boolean } = {}): Promise<LocatedContainer> {
    return located(await this.containers.get(tx, idOrName, options));
  }

  /** For other nouns, in their transaction: the oldest that stand on this image and have these labels. Fails with `invalid`. */
  async onImage(tx: OpContext, imageId: string, labels: string, most: number): Promise<LocatedContainer[]> {
    return (await this.containers.onImage(tx, imageId, labels, most)).map(located);
  }

  /** For other nouns' answers, in their transaction. Fails with `not_found`. */
  async shown(tx: OpContext, id: string): Promise<Container> {
    return showContainer(await this.containers.get(tx, id), tx);
  }

  /** For snapshots, in their transaction: whether a container is now being made of this one. */
  isBeingMadeOf(tx: OpContext, snapshotId: string): Promise<boolean> {
    return this.containers.isBeingMadeOf(tx, snapshotId);
  }

  /** For firewalls: all that have an address, whatever the caller may see of them. */
  labelled(tx: OpContext): Promise<LabelledContainer[]> {
    return this.containers.labelled(tx);
  }

  async exists(tx: OpContext, id: string): Promise<boolean> {
    return (await this.containers.find(tx, id)) !== null;
  }

  /** `plain`: its origin says nothing of limits, so that quota and address need not wait for it. */
  private async insert(
    tx: OpContext,
    input: CreateContainerInput,
    find: (tx: OpContext, containerId: string) => Promise<Origin>,
    plain = false,
  ): Promise<ContainerAnswer> {
    const id = newId(CONTAINER);
    const limitsFrom = (from?: Origin): Limits => changedLimits(from?.limits ?? DEFAULT_LIMITS, input.limits);
    const profilesFrom = (from: Origin): Profile[] => inOrder(input.profiles ?? from.profiles ?? []);
    const finding = find(tx, id);
    const guarding = this.extensions.at(CONTAINER_FIREWALLS).changed(tx, { id, labels: input.labels ?? {} });
    const limiting = plain ? Promise.resolve(undefined) : finding;
    const [origin, guarded, , , host, nic] = await this.work.together([
      finding,
      guarding,
      finding.then((from) => this.tenants.demandProfiles(tx, profilesFrom(from))),
      limiting.then((from) => this.quotas.reserve(tx, cost(limitsFrom(from)))),
      Promise.all([finding, guarding]).then(([from, firewalls]) =>
        this.hosts.place(tx, {
          ...(from.hostId === undefined ? {} : { hostId: from.hostId }),
          facets: [
            ...(input.limits ? (['limits'] as const) : []),
            ...(from.snapshotId === undefined ? [] : (['snapshots'] as const)),
            ...(firewalls ? (['firewalls'] as const) : []),
          ],
          limits: heldLimits(limitsFrom(from)),
        }),
      ),
      limiting.then(() => this.networks.attach(tx, id)),
    ]);
    const limits = limitsFrom(origin);
    const profiles = profilesFrom(origin);
    const reserved = cost(limits);
    const desired = input.start === false ? 'stopped' : 'running';
    const run = desired === 'running' ? 1 : 0;
    const adding = this.containers.add(tx, {
      id,
      name: input.name,
      imageId: origin.imageId,
      imageName: origin.imageName,
      desired,
      generation: 2,
      run,
      limits,
      profiles,
      labels: input.labels ?? {},
      ...runtimeOf(origin, input),
      userData: input.userData ?? null,
      sshKeys: input.sshKeys ?? [],
      protected: input.protected ?? false,
      autostart: input.autostart ?? true,
      sourceSnapshotId: origin.copyOf === undefined ? (origin.snapshotId ?? null) : null,
      hostId: host.id,
      driver: host.driver,
      nics: [nic],
      reserved,
    });
    const intent: Intent = { containerId: id, hostId: host.id, generation: 1, power: powerOf(desired), run, before: 'stopped' };
    const starting = this.operations.start(origin.coming ? behind(tx) : tx, {
      kind: 'container.create',
      resource: { type: 'container', id },
      lane: id,
      fresh: !origin.coming,
      input: {
        intent,
        ...(origin.snapshotId === undefined ? {} : { snapshotId: origin.snapshotId }),
        ...(origin.copyOf === undefined ? {} : { copyOf: origin.copyOf }),
        ...(origin.keepIdentity ? { keepIdentity: true } : {}),
        ...(guarded ? { guarded: true } : {}),
      },
    });
    const [row, operation] = await this.work.together([adding, starting]);
    return { container: showContainer(row, tx), operation: showOperation(operation) };
  }

  /** What grows is reserved now, what shrinks is given back when the host has done it. */
  private async adjust(tx: OpContext, row: ContainerRow, from: HostSettings, to: HostSettings, columns: Partial<ContainerRow>): Promise<ContainerChange> {
    if (!isChangeable(row.status)) throw new AppError('conflict', `cannot change limits, profiles or autostart of ${row.name}: it is ${row.status}`);
    const more = excess(cost(to.limits), row.reserved);
    await this.quotas.reserve(tx, more);
    const { row: changed, intent } = await this.intents.change(tx, row, {}, { ...columns, ...to, reserved: sum(row.reserved, more) });
    return { container: showContainer(changed, tx), operation: await this.start(tx, 'container.update', intent, { from }) };
  }

  private async start(tx: OpContext, kind: string, intent: Intent, more: object): Promise<Operation> {
    const resource = { type: 'container', id: intent.containerId };
    return showOperation(await this.operations.start(tx, { kind, resource, lane: intent.containerId, input: { intent, ...more } }));
  }
}

/** A caller who wants no queue means work of others, not what comes first here. */
function behind(tx: OpContext): OpContext {
  const { handling: _strict, ...request } = tx.request;
  return tx.asking(request);
}

const located = ({ id, name, status, hostId, imageId, imageName, sourceSnapshotId, limits }: ContainerRow): LocatedContainer => ({
  id,
  name,
  status,
  hostId,
  imageId,
  imageName,
  sourceSnapshotId,
  limits,
});

const stopOf = ({ force, timeoutSeconds }: PowerOptions): Stop => ({ force: force ?? false, timeoutSeconds: timeoutSeconds ?? GRACE_SECONDS });
