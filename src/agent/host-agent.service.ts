import type { AttachInput } from '../wire/generated/berth/host/v1/AttachInput.js';
import type { DiskGroups } from '../wire/generated/berth/host/v1/DiskGroups.js';
import type { DestroyRequest } from '../wire/generated/berth/host/v1/DestroyRequest.js';
import type { EnsureRequest } from '../wire/generated/berth/host/v1/EnsureRequest.js';
import type { ExecReply } from '../wire/generated/berth/host/v1/ExecReply.js';
import type { ExecRequest } from '../wire/generated/berth/host/v1/ExecRequest.js';
import type { HostDescription } from '../wire/generated/berth/host/v1/HostDescription.js';
import type { FirewallHits } from './drivers/facets/firewalls.js';
import type { HostFirewalls } from '../wire/generated/berth/host/v1/HostFirewalls.js';
import type { HostNetworks } from '../wire/generated/berth/host/v1/HostNetworks.js';
import type { ImageInfo } from '../wire/generated/berth/host/v1/ImageInfo.js';
import type { ImportImageRequest } from '../wire/generated/berth/host/v1/ImportImageRequest.js';
import type { InventoryReplyInput } from '../wire/generated/berth/host/v1/InventoryReply.js';
import type { LogsReply } from '../wire/generated/berth/host/v1/LogsReply.js';
import type { LogsRequest } from '../wire/generated/berth/host/v1/LogsRequest.js';
import type { Observed } from '../wire/generated/berth/host/v1/Observed.js';
import type { RestoreRequest } from '../wire/generated/berth/host/v1/RestoreRequest.js';
import type { SnapshotReply } from '../wire/generated/berth/host/v1/SnapshotReply.js';
import type { SnapshotRequest } from '../wire/generated/berth/host/v1/SnapshotRequest.js';
import type { StageSnapshotRequest } from '../wire/generated/berth/host/v1/StageSnapshotRequest.js';
import type { StatsReply } from '../wire/generated/berth/host/v1/StatsReply.js';
import type { UploadImageReply } from '../wire/generated/berth/host/v1/UploadImageReply.js';
import type { VolumeReply } from '../wire/generated/berth/host/v1/VolumeReply.js';
import type { VolumeRequest } from '../wire/generated/berth/host/v1/VolumeRequest.js';
import { checkedId } from './checked-id.js';
import type { ContainerLifecycle } from './container-lifecycle.js';
import { CpuMeter } from './cpu-meter.js';
import { DriverError } from './drivers/driver-error.js';
import type { DriverStream } from './drivers/facets/streams.js';
import type { VolumeUsage } from './drivers/facets/volumes.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { FileService } from './file-service.js';
import type { ImageStore } from './image-store.js';
import type { Observations } from './observations.js';
import type { Runs } from './runs.js';
import type { SnapshotStore } from './snapshot-store.js';
import type { UploadPart } from './upload.js';
import type { VolumeStore } from './volume-store.js';
import { fromDescription, fromImage, fromSpec, fromVolume, mib, toDiskGroup, toExec, toFirewalls, toImportLimits, toPortForward, toStop, toStream, toWanted } from './wire-conversions.js';

/** One method per call of the wire: decode, hand to the part in charge, encode. */
export class HostAgentService {
  private readonly cpu = new CpuMeter();

  constructor(
    private readonly driver: HostDriver,
    private readonly lifecycle: ContainerLifecycle,
    private readonly runs: Runs,
    private readonly snapshots: SnapshotStore,
    private readonly images: ImageStore,
    private readonly volumes: VolumeStore,
    readonly files: FileService,
    readonly observations: Observations,
    private readonly version: string,
  ) {}

  async describe(): Promise<HostDescription> {
    return fromDescription(this.driver, await this.driver.describe(), this.version);
  }

  async inventory(specsOf: readonly string[]): Promise<InventoryReplyInput> {
    const { containers, snapshots = [], images = [], volumes = [] } = await this.driver.list();
    const specs = specsOf.flatMap((id) => this.lifecycle.specOf(id) ?? []).map(fromSpec);
    const volumeStandings = volumes.map((id) => ({ id, generation: this.volumes.generationOf(id) }));
    return { containers: containers.map((status) => this.observations.of(status)), snapshots, images, volumes, specs, volumeStandings };
  }

  async ensure(request: EnsureRequest): Promise<Observed> {
    const wanted = toWanted(request);
    return this.lifecycle.ensure(wanted, request.replaceRoot ? { image: wanted.spec.imageId } : undefined);
  }

  async destroy({ id, generation, stop }: DestroyRequest): Promise<Observed> {
    const observed = await this.lifecycle.destroy(checkedId(id), generation, toStop(stop));
    this.cpu.forget(id);
    return observed;
  }

  async createSnapshot({ snapshotId, containerId, generation }: SnapshotRequest): Promise<SnapshotReply> {
    return { snapshotId, sizeMiB: mib(await this.snapshots.create(snapshotId, containerId, generation)) };
  }

  async deleteSnapshot({ snapshotId, generation }: SnapshotRequest): Promise<SnapshotReply> {
    await this.snapshots.remove(snapshotId, generation);
    return { snapshotId, sizeMiB: 0 };
  }

  async restoreSnapshot({ snapshotId, container }: RestoreRequest): Promise<Observed> {
    const wanted = toWanted(container);
    return this.snapshots.whileKept(snapshotId, () => this.lifecycle.ensure(wanted, { snapshot: snapshotId }));
  }

  async ensureVolume({ volumeId, sizeMiB, snapshotId, generation, diskGroup }: VolumeRequest): Promise<VolumeReply> {
    const made = { ...(snapshotId ? { snapshotId } : {}), ...(diskGroup ? { diskGroup: toDiskGroup(diskGroup) } : {}) };
    return this.volumeReply(volumeId, await this.volumes.ensure(volumeId, sizeMiB, generation, made));
  }

  async restoreVolume({ volumeId, snapshotId, generation }: VolumeRequest): Promise<VolumeReply> {
    return this.volumeReply(volumeId, await this.snapshots.whileKept(snapshotId, () => this.volumes.restore(volumeId, snapshotId, generation)));
  }

  async deleteVolume({ volumeId, generation }: VolumeRequest): Promise<VolumeReply> {
    await this.volumes.remove(volumeId, generation);
    return { volumeId, sizeMiB: 0, usedMiB: 0, generation };
  }

  async volumeStats(volumeId: string): Promise<VolumeReply> {
    return this.volumeReply(volumeId, await facet(this.driver, 'volumes').usage(checkedId(volumeId)));
  }

  async snapshotVolume({ volumeId, snapshotId, generation }: VolumeRequest): Promise<SnapshotReply> {
    return { snapshotId, sizeMiB: mib(await this.volumes.snapshot(volumeId, snapshotId, generation)) };
  }

  async uploadImage(imageId: string, parts: AsyncIterable<UploadPart>): Promise<UploadImageReply> {
    return { ...(await this.images.receive(imageId, parts)), leftOut: [] };
  }

  async stageSnapshot({ imageId, snapshotId, baseImageId, limits, published }: StageSnapshotRequest): Promise<UploadImageReply> {
    return this.snapshots.whileKept(snapshotId, () =>
      this.images.stageSnapshot(imageId, snapshotId, checkedId(baseImageId), toImportLimits(limits), published),
    );
  }

  readArchive(imageId: string): ReturnType<ImageStore['read']> {
    return this.images.read(imageId);
  }

  async importImage({ imageId, limits, diskGroup, own }: ImportImageRequest): Promise<ImageInfo> {
    return fromImage(await this.images.import(imageId, toImportLimits(limits), diskGroup ? toDiskGroup(diskGroup) : undefined, own));
  }

  async applyFirewalls(wanted: HostFirewalls): Promise<HostFirewalls> {
    await facet(this.driver, 'firewalls').apply(toFirewalls(wanted));
    return { groups: [], firewalls: [], guarded: [] };
  }

  firewallHits(ids: readonly string[]): Promise<FirewallHits[]> {
    return facet(this.driver, 'firewalls').hits(ids.map(checkedId));
  }

  async applyNetworks({ forwards }: HostNetworks): Promise<HostNetworks> {
    await facet(this.driver, 'networks').apply({ forwards: forwards.map(toPortForward) });
    return { forwards: [] };
  }

  async limitDiskGroups({ groups }: DiskGroups): Promise<DiskGroups> {
    const wanted = groups.map(toDiskGroup);
    const used = (await this.driver.diskGroups?.limit(wanted)) ?? [];
    return { groups: used.map(({ id, usedBytes }) => ({ id, usedBytes, limitMiB: wanted.find((one) => one.id === id)?.limitMiB ?? 0 })) };
  }

  async deleteImage(imageId: string): Promise<void> {
    await this.images.remove(imageId);
  }

  async exec(request: ExecRequest): Promise<ExecReply> {
    const result = await facet(this.driver, 'streams').exec(checkedId(request.containerId), toExec(request));
    return { ...result, stdout: Buffer.from(result.stdout), stderr: Buffer.from(result.stderr) };
  }

  /** The console or the command that the first message of a conversation names. */
  async attach(first: AttachInput): Promise<DriverStream> {
    if (first.console !== undefined) return facet(this.driver, 'streams').console(checkedId(first.console));
    if (first.command) return facet(this.driver, 'streams').open(checkedId(first.command.containerId), toStream(first.command));
    throw new DriverError('invalid', 'attach: the first message must name a console or a command');
  }

  async stats(containerId: string): Promise<StatsReply> {
    const id = checkedId(containerId);
    const stats = await this.runs.stats(id);
    const now = Date.now();
    const cpuPercent = this.cpu.read(id, stats.run, stats.cpuSeconds, now);
    const limitHitsAt = Object.fromEntries(Object.entries(stats.limitHitsAt).map(([limit, at]) => [limit, new Date(at * 1000).toISOString()]));
    return { ...stats, cpuPercent, limitHitsAt, at: new Date(now).toISOString() };
  }

  async logs({ containerId, tailBytes }: LogsRequest): Promise<LogsReply> {
    const { content, truncated } = await facet(this.driver, 'streams').logs(checkedId(containerId), tailBytes);
    return { content: Buffer.from(content), truncated };
  }

  private volumeReply(id: string, usage: VolumeUsage): VolumeReply {
    return fromVolume(id, usage, this.volumes.generationOf(id));
  }
}
