import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { byId, mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { defaultName } from '../../platform/ids/default-name.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/rest/match.js';
import { Plannables } from '../../platform/rest/plannables.js';
import { Views } from '../../platform/rest/views.js';
import type { ContainerAnswer, LimitsInput } from '../containers/container.dto.js';
import { ContainersService } from '../containers/containers.service.js';
import { ImagesService } from '../images/images.service.js';
import { showOperation, type OperationAnswer } from '../operations/operation.dto.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { BackupFiles } from './backup-files.service.js';
import type { Backup, BackupWithOperation, CreateBackupBody, RestoreBackup } from './backup.dto.js';
import type { BackupRow } from './backup.row.js';
import { COST, demandFiles, demandReady, rangeOf } from './backup.rules.js';
import { BackupsRepository } from './backups.repository.js';
import type { CreateBackup } from './sagas/create-backup.saga.js';

/** Bytes of a backup, whole or in part. */
export interface BackupBytes {
  name: string;
  digest: string;
  /** Of the whole file. */
  size: number;
  /** First and last byte; absent: all. */
  range?: { start: number; end: number };
  content: Readable;
}

@Injectable()
export class BackupsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly containers: ContainersService,
    private readonly images: ImagesService,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
    private readonly views: Views,
    private readonly plannables: Plannables,
  ) {}

  onModuleInit(): void {
    this.plannables.register('backup', { price: (shown) => ((shown as Backup).status === 'error' && (shown as Backup).digest === '' ? {} : COST) });
    this.views.register('backup', async (ctx, id) => {
      const row = await this.backups.find(ctx, id);
      return row ? showBackup(row) : undefined;
    });
  }

  @Allow('backups:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Backup>> {
    return mapPage(await this.backups.list(ctx, query), showBackup);
  }

  @Allow('backups:read')
  async get(ctx: OpContext, idOrName: string): Promise<Backup> {
    return showBackup(await this.backups.get(ctx, idOrName));
  }

  /** Those of these that are there, by id. */
  @Allow('backups:read')
  async byIds(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Backup>> {
    return byId(await this.backups.byIds(ctx, ids), showBackup);
  }

  /** Fails with `not_found` (the container), `conflict`, `name_taken` or `quota_exceeded`, and then nothing has changed. */
  @Allow('backups:write')
  @Allow('containers:read')
  async create(ctx: OpContext, containerIdOrName: string, { name, labels }: CreateBackupBody): Promise<BackupWithOperation> {
    const id = newId('backup');
    const called = name ?? defaultName('backup', id);
    return this.work.mutate(ctx, async (tx) => {
      const container = await this.containers.locate(tx, containerIdOrName);
      demandFiles(container);
      await this.quotas.reserve(tx, COST);
      const { id: containerId, name: containerName, hostId, imageId } = container;
      const row = await this.backups.insert(tx, {
        id,
        name: called,
        labels: labels ?? {},
        containerId,
        containerName,
        status: 'creating',
        sizeBytes: '0',
        digest: '',
        reserved: COST,
      });
      const input: CreateBackup = { hostId, containerId, imageId, snapshotId: newId('snapshot') };
      // behind what is being done to the container
      const operation = await this.operations.start(tx, { kind: 'backup.create', resource: { type: 'backup', id }, lane: containerId, input });
      return { backup: showBackup(row), operation: showOperation(operation) };
    });
  }

  /** Fails with `conflict` while it is being made or deleted. */
  @Allow('backups:write')
  async delete(ctx: OpContext, idOrName: string): Promise<OperationAnswer> {
    return this.work.mutate(ctx, async (tx) => {
      const row = await this.backups.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      if (row.status !== 'ready' && row.status !== 'error') throw new AppError('conflict', `the backup ${row.name} is ${row.status}`);
      await this.backups.update(tx, row.id, { status: 'deleting' });
      const operation = await this.operations.start(tx, { kind: 'backup.delete', resource: { type: 'backup', id: row.id }, lane: row.id });
      return { operation: showOperation(operation) };
    });
  }

  /**
   * Makes a new container of it, with the backup's settings: its archive is imported as a private image first, held to the rules of any image. The
   * image counts in the quota and stays until it is deleted. Fails as creating a container does, and with `conflict` until the backup is ready.
   */
  @Allow('backups:read')
  @Allow('images:write')
  @Allow('containers:write')
  async restore(ctx: OpContext, idOrName: string, { name, limits, start }: RestoreBackup): Promise<ContainerAnswer> {
    const found = await this.backups.get(ctx, idOrName);
    demandReady(found);
    const { limits: had, profiles, command, env, labels } = await this.files.manifest(found.tenantId, found.id);
    return this.containers.createFrom(
      ctx,
      { name, limits: { ...had, ...said(limits) }, profiles, labels, ...(start === undefined ? {} : { start }) },
      async (tx, containerId) => {
        // it stays until the restore was asked for
        const row = await this.backups.get(tx, found.id, { lock: true });
        demandReady(row);
        const image = await this.images.ofBackup(tx, row.id, containerId);
        return { imageId: image.id, imageName: image.name, hostId: image.hostId, coming: true, command, env };
      },
    );
  }

  /**
   * Has its file read again and held to its digest, which ends as the operation says. Fails with `conflict` while it is being made or deleted,
   * or was never whole.
   */
  @Allow('backups:write')
  async verify(ctx: OpContext, idOrName: string): Promise<BackupWithOperation> {
    return this.work.mutate(ctx, async (tx) => {
      const row = await this.backups.get(tx, idOrName, { lock: true });
      if (row.digest === '' || row.status === 'deleting') {
        throw new AppError('conflict', `the backup ${row.name} is ${row.status}: there is no whole file to verify`);
      }
      const operation = await this.operations.start(tx, { kind: 'backup.verify', resource: { type: 'backup', id: row.id }, lane: row.id });
      return { backup: showBackup(row), operation: showOperation(operation) };
    });
  }

  /**
   * Its bytes, as they are asked for, and it holds all of the container's files. `ifRange`: the digest that the range is of; all of it when it
   * has another. Fails with `conflict` until it is ready, or `invalid` for a range beyond its end.
   */
  @Allow('backups:read')
  @Allow('files:read')
  async download(ctx: OpContext, idOrName: string, asked: { range?: string; ifRange?: string }): Promise<BackupBytes> {
    const row = await this.backups.get(ctx, idOrName);
    demandReady(row);
    const size = Number(row.sizeBytes);
    const range = asked.ifRange === undefined || asked.ifRange === `"${row.digest}"` ? rangeOf(asked.range, size) : undefined;
    const content = await this.files.read(row.tenantId, row.id, range);
    return { name: row.name, digest: row.digest, size, content, ...(range ? { range } : {}) };
  }
}

/** Class instances carry what was left out as undefined. */
const said = (limits: LimitsInput = {}): LimitsInput => Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));

/** A backup as both transports answer it. */
const showBackup = (row: BackupRow): Backup => ({
  id: row.id,
  name: row.name,
  containerId: row.containerId,
  containerName: row.containerName,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  sizeBytes: Number(row.sizeBytes),
  digest: row.digest,
  labels: row.labels,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
