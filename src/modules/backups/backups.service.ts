import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { Config } from '../../platform/config/config.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { AppError, invalid, nameTaken } from '../../platform/errors/app-error.js';
import { defaultName } from '../../platform/ids/default-name.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { verified } from '../../platform/outbound/digest.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { Uploads } from '../../platform/limits/uploads.js';
import { ArchiveBodies } from '../../platform/rest/archive-bodies.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { ContainerAnswer, LimitsInput } from '../containers/container.dto.js';
import { ContainersService } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import { IMAGE } from '../images/image.noun.js';
import { ImagesService } from '../images/images.service.js';
import type { OperationAnswer } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { PLAIN_RUN_AS } from '../images/image.rules.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { SNAPSHOT } from '../snapshots/snapshot.noun.js';
import { BackupFiles, baseMissing, type Chain, type Written } from './backup-files.service.js';
import type { Backup, BackupWithOperation, CreateBackupBody, RestoreBackup, UploadBackupQuery, VerifyBackup } from './backup.dto.js';
import { BACKUP } from './backup.noun.js';
import type { Trial } from './backup-trials.service.js';
import { COST, costOf, demandFiles, demandReady, demandWhole, MOST_BASES, rangeOf, type Manifest } from './backup.rules.js';
import { showBackup } from './backup.view.js';
import { BackupsRepository } from './backups.repository.js';
import type { CreateBackup } from './sagas/create-backup.saga.js';

const UPLOADS = '/v1/backups';

/** How often the quota is asked while an upload comes in. */
const ASK_EVERY_BYTES = 64 * 1024 ** 2;

/** Bytes of a backup, whole or in part. */
export interface BackupBytes {
  name: string;
  digest: string;
  encrypted: boolean;
  /** Of the whole file. */
  size: number;
  /** Otherwise nobody knows how many bytes of it are left. */
  whole: boolean;
  /** First and last byte; absent: all. */
  range?: { start: number; end: number };
  content: Readable;
}

@Injectable()
export class BackupsService implements OnModuleInit {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly archives: ArchiveBodies,
    private readonly uploads: Uploads,
    private readonly containers: ContainersService,
    private readonly images: ImagesService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.archives.take(UPLOADS, this.config.backupLimit);
  }

  @Allow('backups:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Backup>> {
    return mapPage(await this.backups.list(ctx, query), showBackup);
  }

  @Allow('backups:read')
  async get(ctx: OpContext, idOrName: string): Promise<Backup> {
    return showBackup(await this.backups.get(ctx, idOrName));
  }

  /**
   * Fails with `not_found` (the container, the base), `conflict`, `name_taken`, `quota_exceeded`, `invalid` when the base is of another container or its
   * passphrase another, or `unsupported` when there is no key to keep a passphrase with until it is used, and then nothing has changed.
   */
  @Allow('backups:write')
  @Allow('containers:read')
  async create(ctx: OpContext, containerIdOrName: string, { name, labels, base, passphrase }: CreateBackupBody): Promise<BackupWithOperation> {
    const id = newId(BACKUP);
    const below = base === undefined ? undefined : await this.baseOf(ctx, base, passphrase);
    const called = name ?? defaultName('backup', id);
    const sealed = passphrase === undefined ? {} : { sealed: this.files.sealed(id, passphrase) };
    return this.idempotency.mutate(ctx, async (tx) => {
      const container = await this.containers.locate(tx, containerIdOrName);
      demandFiles(container);
      await this.hosts.demand(tx, container.hostId, { facets: ['snapshots', 'images'] });
      if (below) await this.demandBase(tx, below[0], container.id);
      await this.quotas.reserve(tx, COST);
      const { id: containerId, name: containerName, hostId } = container;
      const row = await this.backups.insert(tx, {
        id,
        name: called,
        labels: labels ?? {},
        containerId,
        containerName,
        status: 'creating',
        sizeBytes: '0',
        digest: '',
        baseId: below?.[0] ?? null,
        encrypted: passphrase !== undefined,
        leftOut: [],
        reserved: COST,
      });
      const input: CreateBackup = { hostId, containerId, snapshotId: newId(SNAPSHOT), ...(below ? { base: below } : {}), ...sealed };
      // behind what is being done to the container
      const operation = await this.operations.start(tx, { kind: 'backup.create', resource: { type: 'backup', id }, lane: containerId, input });
      return { backup: showBackup(row), operation: showOperation(operation) };
    });
  }

  /**
   * Keeps the file of a backup that was downloaded, here or elsewhere, and has its archive unpacked on trial. What can be refused is refused before the
   * first byte is read; until the last has arrived there is no row. `length`: the bytes it will be, when that is told. Fails with `name_taken`,
   * `quota_exceeded`, `too_large`, `no_capacity`, or `invalid` for what is no backup, or another than its digest.
   */
  @Allow('backups:write', { inside: true })
  async upload(ctx: OpContext, { name, digest }: UploadBackupQuery, body: unknown, length: number): Promise<BackupWithOperation> {
    const bytes = this.archives.bytesOf(UPLOADS, body);
    const known = await this.idempotency.replay<BackupWithOperation>(ctx);
    if (known) return known;
    const id = newId(BACKUP);
    const called = name ?? defaultName('backup', id);
    const other = await this.backups.find(ctx, called);
    if (other?.name === called) throw nameTaken('backup', called, other.status === 'deleting');
    await this.quotas.demand(ctx, costOf(length));
    const leave = this.uploads.take(ctx.tenantId);
    try {
      const { manifest, ...file } = await this.files.receive(ctx.tenantId, id, this.affordable(ctx, verified(bytes, digest)));
      return await this.idempotency.mutate(ctx, (tx) => this.accept(tx, id, called, manifest, file));
    } finally {
      leave();
      await this.discardUnlessAccepted(ctx, id);
    }
  }

  /** Fails with `conflict` while it is being made or deleted, or others hold the changes since it. */
  @Allow('backups:write')
  async delete(ctx: OpContext, idOrName: string): Promise<OperationAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.backups.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const before = row.status === 'deleting' ? await this.operations.underWay(tx, 'backup.delete', row.id) : undefined;
      if (before) return { operation: showOperation(before) };
      if (!['ready', 'error', 'deleting'].includes(row.status)) throw new AppError('conflict', `the backup ${row.name} is ${row.status}`);
      const above = await this.backups.standingOn(tx, row.id);
      if (above.length > 0) throw new AppError('conflict', `the backup ${row.name} is the base of ${above.map(({ name }) => name).join(', ')}: delete those first`);
      await this.backups.update(tx, row.id, { status: 'deleting' });
      const operation = await this.operations.start(tx, { kind: 'backup.delete', resource: { type: 'backup', id: row.id }, lane: row.id });
      return { operation: showOperation(operation) };
    });
  }

  /**
   * Makes a new container of it, with the backup's settings: its archive is imported as a private image first, held to the rules of any image. The
   * image counts in the quota and goes when nothing uses it any more. Fails as creating a container does, with `conflict` until the backup is ready, and
   * with `invalid` when the passphrase does not open it.
   */
  @Allow('backups:read')
  @Allow('images:write')
  @Allow('containers:write', { inside: true })
  async restore(ctx: OpContext, idOrName: string, { name, limits, profiles, start, passphrase }: RestoreBackup): Promise<ContainerAnswer> {
    const found = await this.backups.get(ctx, idOrName);
    demandReady(found);
    const chain = await this.backups.chain(ctx, found.id);
    const sealed = await this.files.unlock(found.tenantId, chain, found.encrypted, passphrase);
    const { base, command, env, runAs, labels, ...had } = await this.files.manifest(found.tenantId, found.id, sealed);
    if (base && chain.length === 1) throw baseMissing(base);
    return this.containers.createFrom(
      ctx,
      { name, limits: { ...had.limits, ...said(limits) }, profiles: profiles ?? had.profiles, labels, ...(start === undefined ? {} : { start }) },
      async (tx, containerId) => {
        // it stays until the restore was asked for
        const row = await this.backups.get(tx, found.id, { lock: true });
        demandReady(row);
        const image = await this.images.ofBackup(tx, chain, containerId, sealed);
        const runtime = { command, env, runAs: runAs ?? PLAIN_RUN_AS };
        return { imageId: image.id, imageName: image.name, hostId: image.hostId, coming: true, runtime, hasInit: null };
      },
    );
  }

  /**
   * Has its file read again, held to its digest and unpacked on trial, which ends as the operation says; an encrypted one is unpacked when the
   * passphrase is given. Fails with `conflict` while it is being made or deleted, or was never whole, and with `invalid` when the passphrase does not
   * open it.
   */
  @Allow('backups:write')
  async verify(ctx: OpContext, idOrName: string, { passphrase }: VerifyBackup): Promise<BackupWithOperation> {
    const found = await this.backups.get(ctx, idOrName);
    demandWhole(found);
    const chain = await this.backups.chain(ctx, found.id);
    const sealed = passphrase === undefined ? undefined : await this.files.unlock(found.tenantId, chain, found.encrypted, passphrase);
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.backups.get(tx, found.id, { lock: true });
      demandWhole(row);
      const operation = await this.operations.start(tx, {
        kind: 'backup.verify',
        resource: { type: 'backup', id: row.id },
        lane: row.id,
        input: await this.trial(tx, chain, row.encrypted, sealed),
      });
      return { backup: showBackup(row), operation: showOperation(operation) };
    });
  }

  /**
   * Its bytes, as they are asked for, and it holds all of the container's files. `ifRange`: the digest that the range is of; all of it when it has
   * another. One in error is answered too, as long as there is a whole file: what can be saved of it is its owner's to try. Fails with `conflict` without
   * one, or `range_not_satisfiable`.
   */
  @Allow('backups:read')
  @Allow('files:read')
  async download(ctx: OpContext, idOrName: string, asked: { range?: string; ifRange?: string }): Promise<BackupBytes> {
    const row = await this.backups.get(ctx, idOrName);
    demandWhole(row);
    const size = Number(row.sizeBytes);
    const whole = row.status === 'ready';
    const range = asked.ifRange === undefined || asked.ifRange === `"${row.digest}"` ? rangeOf(asked.range, size) : undefined;
    const content = await this.files.read(row.tenantId, row.id, range);
    return { name: row.name, digest: row.digest, encrypted: row.encrypted, size, whole, content, ...(range ? { range } : {}) };
  }

  private async accept(
    tx: OpContext,
    id: string,
    name: string,
    manifest: Manifest | undefined,
    { bytes, sha256 }: Written,
  ): Promise<BackupWithOperation> {
    const base = manifest?.base && (await this.backups.ofDigest(tx, manifest.base.digest));
    if (base === null) throw baseMissing(manifest!.base!);
    const reserved = costOf(bytes);
    await this.quotas.reserve(tx, reserved);
    const row = await this.backups.insert(tx, {
      id,
      name,
      labels: {},
      containerId: '',
      containerName: manifest?.name ?? '',
      status: 'creating',
      sizeBytes: String(bytes),
      digest: `sha256:${sha256}`,
      baseId: base?.id ?? null,
      encrypted: manifest === undefined,
      leftOut: [],
      reserved,
    });
    const operation = await this.operations.start(tx, {
      kind: 'backup.import',
      resource: { type: 'backup', id },
      lane: id,
      fresh: true,
      input: await this.trial(tx, await this.backups.chain(tx, id), manifest === undefined),
    });
    return { backup: showBackup(row), operation: showOperation(operation) };
  }

  /** The chain of a base that a backup may hold the changes since, and that the passphrase opens. */
  private async baseOf(ctx: OpContext, idOrName: string, passphrase: string | undefined): Promise<Chain> {
    const row = await this.backups.get(ctx, idOrName);
    demandReady(row);
    const chain = await this.backups.chain(ctx, row.id);
    if (chain.length > MOST_BASES) throw new AppError('conflict', `the backup ${row.name} stands on ${MOST_BASES} others; make one that holds all`);
    await this.files.unlock(row.tenantId, chain, row.encrypted, passphrase);
    return chain;
  }

  /** It stays ready until the backup of this container stands on it. */
  private async demandBase(tx: OpContext, id: string, containerId: string): Promise<void> {
    const row = await this.backups.get(tx, id, { lock: true });
    demandReady(row);
    if (row.containerId !== containerId) throw invalid('/base', `base: ${row.name} is a backup of another container`);
  }

  private async trial(tx: OpContext, chain: Chain, encrypted: boolean, sealed?: string): Promise<Trial> {
    return { hostId: (await this.hosts.place(tx, { facets: ['images'] })).id, trialId: newId(IMAGE), chain, encrypted, ...(sealed === undefined ? {} : { sealed }) };
  }

  /** Passes the bytes on for as long as the quota has room for them; then fails with `quota_exceeded`. */
  private async *affordable(ctx: OpContext, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let seen = 0;
    let asked = 0;
    for await (const chunk of bytes) {
      seen += chunk.length;
      if (seen > asked) {
        await this.quotas.demand(ctx, costOf(seen));
        asked += ASK_EVERY_BYTES;
      }
      yield chunk;
    }
  }

  /** An upload without a row: it was refused after all, or the same request came in twice at once. */
  private async discardUnlessAccepted(ctx: OpContext, id: string): Promise<void> {
    try {
      if (!(await this.backups.find(ctx, id))) await this.files.remove(ctx.tenantId, id);
    } catch (error) {
      ctx.log.warn({ err: error, backupId: id }, 'the file of an upload that was not accepted may stay');
    }
  }
}

/** Class instances carry what was left out as undefined. */
const said = (limits: LimitsInput = {}): LimitsInput => Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
