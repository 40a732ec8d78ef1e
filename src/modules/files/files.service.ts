import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isBase64 } from '../../platform/dto/base64.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { Uploads } from '../../platform/limits/uploads.js';
import { demandMatched } from '../../platform/nouns/match.js';
import type { FileInfo } from '../../wire/generated/berth/host/v1/FileInfo.js';
import type { ReadFileRequestInput } from '../../wire/generated/berth/host/v1/ReadFileRequest.js';
import type { HostAgentClient } from '../../wire/host-agent.client.js';
import { ContainersService } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { RootSnapshot } from '../images/root-snapshots.extension.js';
import { SnapshotRootsService } from '../snapshots/snapshot-roots.service.js';
import type { FileContent, FileEntry, FileListing, SnapshotDiff, WriteContainerFileInput, WriteFileQuery } from './file.dto.js';

const MIB = 1024 * 1024;
/** Of a file as one value, in bytes. */
const MOST_WHOLE = 1024 * 1024;

/** A file with its bytes, or a folder. */
export interface FoundFile {
  info: FileEntry;
  content?: Readable;
  listing: FileListing;
}

/** Files of containers, running or not, and of snapshots, read and written on their hosts: nothing is kept here. */
@Injectable()
export class FilesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly containers: ContainersService,
    private readonly snapshots: SnapshotRootsService,
    private readonly hosts: HostsService,
    private readonly uploads: Uploads,
  ) {}

  /** Fails with `not_found`, or `invalid` for what is neither a file nor a folder. */
  @Allow('files:read')
  async read(ctx: OpContext, idOrName: string, path: string): Promise<FoundFile> {
    const { agent, id } = await this.reach(ctx, idOrName);
    return this.found(agent, { containerId: id, path });
  }

  @Allow('files:read')
  @Allow('snapshots:read')
  async readSnapshot(ctx: OpContext, idOrName: string, path: string): Promise<FoundFile> {
    const { id, imageId, hostId } = await this.snapshot(ctx, idOrName);
    return this.found(await this.hosts.agent(ctx, hostId), { snapshot: { snapshotId: id, imageId }, path });
  }

  /** A file or folder as one value, for GraphQL. Fails as `read` does, and with `too_large`. */
  @Allow('files:read')
  async readWhole(ctx: OpContext, idOrName: string, path: string): Promise<FileContent> {
    return whole(await this.read(ctx, idOrName, path));
  }

  @Allow('files:read')
  @Allow('snapshots:read')
  async readSnapshotWhole(ctx: OpContext, idOrName: string, path: string): Promise<FileContent> {
    return whole(await this.readSnapshot(ctx, idOrName, path));
  }

  @Allow('files:write')
  async writeWhole(ctx: OpContext, { id, content, mode, ...query }: WriteContainerFileInput): Promise<FileEntry> {
    const bits = mode == null ? {} : { mode: Number.parseInt(mode, 8) };
    if (!isBase64(content ?? '')) throw invalid('/content', 'content: want base64');
    return this.write(ctx, id, { ...query, ...bits }, Buffer.from(content ?? '', 'base64'));
  }

  /**
   * Replaces a file in one step, or makes a folder. Fails with `quota_exceeded` when the container's disk is full, or smaller than the content: then the old
   * content stays; and with `rate_limited` while too many uploads are under way.
   */
  @Allow('files:write')
  async write(ctx: OpContext, idOrName: string, { path, kind, uid, gid, mode }: WriteFileQuery, body: unknown): Promise<FileEntry> {
    demandMatched(ctx); // files have no version
    const { agent, id, diskMiB } = await this.reach(ctx, idOrName);
    const folder = kind === 'folder';
    if (!folder && !(body instanceof Readable) && !Buffer.isBuffer(body)) {
      throw new AppError('invalid', 'send the content as the body, with the content type application/octet-stream');
    }
    const content = folder ? Readable.from([]) : received(body instanceof Readable ? body : Readable.from([body as Buffer]), diskMiB * MIB);
    const leave = this.uploads.take(ctx.tenantId);
    try {
      return show(await agent.writeFile({ containerId: id, path, uid, gid, mode, folder }, content).catch(diskFull));
    } finally {
      leave();
    }
  }

  /** What was there. Fails with `conflict` for a folder with content, unless `recursive`. */
  @Allow('files:write')
  async remove(ctx: OpContext, idOrName: string, path: string, recursive = false): Promise<FileEntry> {
    const { agent, id } = await this.reach(ctx, idOrName);
    return this.idempotency.once(ctx, async () => show(await agent.removeFile({ containerId: id, path, recursive }).catch(diskFull)));
  }

  /** In which paths a snapshot differs from an older one, or from its image as new. Fails with `conflict` when they are on different hosts. */
  @Allow('files:read')
  @Allow('snapshots:read')
  async diff(ctx: OpContext, idOrName: string, older?: string): Promise<SnapshotDiff> {
    const to = await this.snapshot(ctx, idOrName);
    const from = older === undefined ? undefined : await this.snapshot(ctx, older);
    if (from && from.hostId !== to.hostId) throw new AppError('conflict', `the snapshots ${from.name} and ${to.name} are on different hosts`);
    const agent = await this.hosts.agent(ctx, to.hostId);
    const named = ({ id, imageId }: RootSnapshot): { snapshotId: string; imageId: string } => ({ snapshotId: id, imageId });
    const { changes, truncated } = await agent.diffSnapshot({ to: named(to), ...(from ? { from: named(from) } : {}) });
    return { items: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), truncated };
  }

  private async found(agent: HostAgentClient, request: ReadFileRequestInput): Promise<FoundFile> {
    const { found, content } = await agent.readFile(request);
    const info = show(found.info!);
    const listing = { items: found.entries.map(show), truncated: found.truncated };
    if (info.kind === 'file') return { info, listing, content: Readable.from(content, { objectMode: false }) };
    await content.return();
    return { info, listing };
  }

  private async reach(ctx: OpContext, idOrName: string): Promise<{ agent: HostAgentClient; id: string; diskMiB: number }> {
    const { id, name, status, hostId, limits } = await this.containers.locate(ctx, idOrName);
    ctx.request.subject = id;
    if (['provisioning', 'restoring', 'deleting', 'error'].includes(status)) {
      throw new AppError('conflict', `cannot reach the files of ${name}: it is ${status}`);
    }
    return { agent: await this.hosts.agent(ctx, hostId), id, diskMiB: limits.diskMiB };
  }

  private snapshot(ctx: OpContext, idOrName: string): Promise<RootSnapshot> {
    return this.work.run(ctx, (tx) => this.snapshots.resolve(tx, idOrName));
  }
}

/** With its bytes, while they are few. */
async function whole({ info, listing, content }: FoundFile): Promise<FileContent> {
  if (!content) return { file: info, listing };
  if (info.size > MOST_WHOLE) {
    content.destroy();
    throw new AppError('too_large', `${info.name} has ${info.size} bytes; read more than ${MOST_WHOLE} over REST`);
  }
  return { file: info, content: (await buffer(content)).toString('base64') };
}

async function* received(body: Readable, most: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    // Left open when we stop early: the answer goes out over the same socket.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) throw new AppError('quota_exceeded', `the content is larger than the container's disk of ${most} bytes; raise limits.diskMiB`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'the upload broke off', { cause: error });
  }
}

const show = ({ name, kind, size, mode, uid, gid, modifiedAt, target }: FileInfo): FileEntry => ({
  name,
  kind,
  size,
  mode: mode.toString(8).padStart(4, '0'),
  uid,
  gid,
  modifiedAt: new Date(modifiedAt * 1000).toISOString(),
  ...(target === '' ? {} : { target }),
});

/** A host cannot tell a full disk from a pool without room; to try again helps against neither. */
function diskFull(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'no_capacity') throw error;
  const detail = 'no room: the disk of the container, or of all that is the tenant\'s, is full; remove files of it, as those of its image take room to hide, or raise limits.diskMiB';
  throw new AppError('quota_exceeded', detail, { cause: error });
}
