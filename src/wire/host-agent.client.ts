import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import {
  Client, credentials, status,
  type ChannelCredentials, type ClientReadableStream, type ServiceError,
} from '@grpc/grpc-js';

import { AppError } from '../platform/errors/app-error.js';
import { Attachment } from './attachment.js';
import type { AttachInputInput } from './generated/berth/host/v1/AttachInput.js';
import type { DiskGroup } from './generated/berth/host/v1/DiskGroup.js';
import type { DiffSnapshotReply } from './generated/berth/host/v1/DiffSnapshotReply.js';
import type { DiffSnapshotRequestInput } from './generated/berth/host/v1/DiffSnapshotRequest.js';
import type { FileInfo } from './generated/berth/host/v1/FileInfo.js';
import type { FirewallHits } from './generated/berth/host/v1/FirewallHits.js';
import type { FoundFile } from './generated/berth/host/v1/FoundFile.js';
import type { ReadArchiveReply } from './generated/berth/host/v1/ReadArchiveReply.js';
import type { ReadFileReply } from './generated/berth/host/v1/ReadFileReply.js';
import type { ReadFileRequestInput } from './generated/berth/host/v1/ReadFileRequest.js';
import type { RemoveFileRequestInput } from './generated/berth/host/v1/RemoveFileRequest.js';
import type { WriteFileInput } from './generated/berth/host/v1/WriteFile.js';
import type { DestroyRequestInput } from './generated/berth/host/v1/DestroyRequest.js';
import type { EnsureRequestInput } from './generated/berth/host/v1/EnsureRequest.js';
import type { ExecReply } from './generated/berth/host/v1/ExecReply.js';
import type { ExecRequestInput } from './generated/berth/host/v1/ExecRequest.js';
import type { FindShadowsRequestInput } from './generated/berth/host/v1/FindShadowsRequest.js';
import type { HostDescription } from './generated/berth/host/v1/HostDescription.js';
import type { HostFirewallsInput } from './generated/berth/host/v1/HostFirewalls.js';
import type { ImageInfo } from './generated/berth/host/v1/ImageInfo.js';
import type { ImportImageRequestInput } from './generated/berth/host/v1/ImportImageRequest.js';
import type { InventoryReply } from './generated/berth/host/v1/InventoryReply.js';
import type { LogsReply } from './generated/berth/host/v1/LogsReply.js';
import type { LogsRequestInput } from './generated/berth/host/v1/LogsRequest.js';
import type { Observed } from './generated/berth/host/v1/Observed.js';
import type { PortForwardInput } from './generated/berth/host/v1/PortForward.js';
import type { RestoreRequestInput } from './generated/berth/host/v1/RestoreRequest.js';
import type { SnapshotReply } from './generated/berth/host/v1/SnapshotReply.js';
import type { SnapshotRequestInput } from './generated/berth/host/v1/SnapshotRequest.js';
import type { StageSnapshotRequestInput } from './generated/berth/host/v1/StageSnapshotRequest.js';
import type { StatsReply } from './generated/berth/host/v1/StatsReply.js';
import type { UploadImageReply } from './generated/berth/host/v1/UploadImageReply.js';
import type { VolumeReply } from './generated/berth/host/v1/VolumeReply.js';
import type { VolumeRequestInput } from './generated/berth/host/v1/VolumeRequest.js';
import { hostAgentDefinition as agent, MAX_MESSAGE_BYTES, type WireTls } from './host-agent.definition.js';
import { FrameCaller } from './frame-caller.js';
import { metadataOf } from './request-id.js';
import { sendUpload } from './upload.js';
import { fromCode, fromStatus } from './wire-error.js';

export interface HostAgentClientOptions {
  /** `unix:/path` or `host:port`. */
  address: string;
  /** Wanted across boxes; a unix socket is guarded by its mode instead. */
  tls?: WireTls;
  /** Seconds until the first of a file must be there; 70 when left out. */
  firstReplySeconds?: number;
}

/** Bounds of one call: seconds it may take, whether asking twice is safe, who may give up on it. */
interface CallBounds {
  seconds: number;
  retry: boolean;
  signal?: AbortSignal;
}

/** The part of a method's definition that calling it needs. */
interface Method<In, Out> {
  path: string;
  requestSerialize: (request: In) => Buffer;
  responseDeserialize: (bytes: Buffer) => Out;
}

/** Waits in milliseconds before asking again an agent that cannot be reached: one that restarts is back within them. */
const RETRY_AFTER = [50, 150, 400, 1000];
/** A host takes at most a minute to find a file. */
const FIRST_REPLY_SECONDS = 70;
const WATCH_RETRY = { first: 100, most: 5000 };

/** One host's agent over gRPC. Every call has a deadline and fails with an AppError of the catalogue. */
export class HostAgentClient {
  private readonly client: Client;
  /** For calls with one message each way, where both are on one host. */
  private readonly frames: FrameCaller | undefined;
  private readonly closed = new AbortController();
  private readonly underWay = new Set<{ cancel(): void }>();
  private readonly requestId: string | undefined;

  constructor(private readonly options: HostAgentClientOptions) {
    if (options.address.startsWith('unix:')) this.frames = new FrameCaller(options.address.slice('unix:'.length));
    this.client = new Client(options.address, channelCredentials(options.tls), {
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2000,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 5000,
      // Nobody asks for these statistics, which every call and stream would keep.
      'grpc.enable_channelz': 0,
    });
  }

  /** This agent, over this connection, for one request, whose id goes with each call: the agent logs by it. */
  for(requestId: string): HostAgentClient {
    return Object.create(this, { requestId: { value: requestId } }) as HostAgentClient;
  }

  describe(): Promise<HostDescription> {
    return this.call(agent.Describe, {}, { seconds: 10, retry: true });
  }

  /** With the specs of these containers, as far as the agent tells them. */
  inventory(specsOf: readonly string[] = []): Promise<InventoryReply> {
    return this.call(agent.Inventory, { specsOf: [...specsOf] }, { seconds: 30, retry: true });
  }

  ensure(request: EnsureRequestInput, signal?: AbortSignal): Promise<Observed> {
    return this.call(agent.Ensure, request, { seconds: 60 + graceOf(request.stop), retry: true, signal });
  }

  destroy(request: DestroyRequestInput, signal?: AbortSignal): Promise<Observed> {
    return this.call(agent.Destroy, request, { seconds: 60 + graceOf(request.stop), retry: true, signal });
  }

  createSnapshot(request: SnapshotRequestInput, signal?: AbortSignal): Promise<SnapshotReply> {
    return this.call(agent.CreateSnapshot, request, { seconds: 120, retry: true, signal });
  }

  deleteSnapshot(request: SnapshotRequestInput, signal?: AbortSignal): Promise<SnapshotReply> {
    return this.call(agent.DeleteSnapshot, request, { seconds: 60, retry: true, signal });
  }

  restoreSnapshot(request: RestoreRequestInput, signal?: AbortSignal): Promise<Observed> {
    return this.call(agent.RestoreSnapshot, request, { seconds: 120 + graceOf(request.container?.stop), retry: true, signal });
  }

  ensureVolume(request: VolumeRequestInput, signal?: AbortSignal): Promise<VolumeReply> {
    return this.call(agent.EnsureVolume, request, { seconds: 60, retry: true, signal });
  }

  restoreVolume(request: VolumeRequestInput, signal?: AbortSignal): Promise<VolumeReply> {
    return this.call(agent.RestoreVolume, request, { seconds: 60, retry: true, signal });
  }

  async deleteVolume(request: VolumeRequestInput, signal?: AbortSignal): Promise<void> {
    await this.call(agent.DeleteVolume, request, { seconds: 60, retry: true, signal });
  }

  volumeStats(volumeId: string): Promise<VolumeReply> {
    return this.call(agent.VolumeStats, { volumeId }, { seconds: 10, retry: true });
  }

  snapshotVolume(request: VolumeRequestInput, signal?: AbortSignal): Promise<SnapshotReply> {
    return this.call(agent.SnapshotVolume, request, { seconds: 60, retry: true, signal });
  }

  /** Sends an archive to the agent's staging area under the image's id; `importImage` unpacks it from there. */
  async uploadImage(imageId: string, archive: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<UploadImageReply> {
    try {
      const stop = signal ? AbortSignal.any([signal, this.closed.signal]) : this.closed.signal;
      return await sendUpload(this.client, agent.UploadImage, { imageId }, archive, this.uploadBounds(stop));
    } catch (error) {
      throw asAppError(error);
    }
  }

  /** Has a snapshot packed where `uploadImage` puts an archive. */
  stageSnapshot(request: StageSnapshotRequestInput, signal?: AbortSignal): Promise<UploadImageReply> {
    return this.call(agent.StageSnapshot, request, { seconds: 30 + (request.limits?.timeoutSeconds ?? 600), retry: true, signal });
  }

  /** A staged archive's bytes, as they are asked for; asking no more of them ends the call. */
  async *readArchive(imageId: string): AsyncGenerator<Uint8Array, void, undefined> {
    const stream = this.open(agent.ReadArchive, { imageId });
    yield* chunksOf(stream[Symbol.asyncIterator]() as AsyncIterator<ReadArchiveReply>, () => stream.cancel());
  }

  /** Has the host forward these ports, and no others. */
  async applyNetworks(forwards: PortForwardInput[]): Promise<void> {
    await this.call(agent.ApplyNetworks, { forwards }, { seconds: 30, retry: true });
  }

  /** Has these firewalls hold on the host, and no others. */
  async applyFirewalls(wanted: HostFirewallsInput): Promise<void> {
    await this.call(agent.ApplyFirewalls, wanted, { seconds: 30, retry: true });
  }

  /** What each of these counted on the host, in this order. */
  async firewallHits(firewallIds: string[]): Promise<FirewallHits[]> {
    return (await this.call(agent.FirewallHits, { firewallIds }, { seconds: 10, retry: true })).items;
  }

  /** Bounds what is each tenant's in the pool; answers what they have there. */
  async limitDiskGroups(groups: { id: string; limitMiB: number }[]): Promise<DiskGroup[]> {
    return (await this.call(agent.LimitDiskGroups, { groups }, { seconds: 30, retry: true })).groups;
  }

  importImage(request: ImportImageRequestInput, signal?: AbortSignal): Promise<ImageInfo> {
    return this.call(agent.ImportImage, request, { seconds: 30 + (request.limits?.timeoutSeconds ?? 600), retry: true, signal });
  }

  async deleteImage(imageId: string): Promise<void> {
    await this.call(agent.DeleteImage, { imageId }, { seconds: 60, retry: true });
  }

  /** What is at the path; a file's bytes come as they are asked for, and asking no more of them ends the call. */
  async readFile(request: ReadFileRequestInput): Promise<{ found: FoundFile; content: AsyncGenerator<Uint8Array, void, undefined> }> {
    const stream = this.open(agent.ReadFile, request);
    const patience = setTimeout(() => stream.cancel(), (this.options.firstReplySeconds ?? FIRST_REPLY_SECONDS) * 1000);
    const replies = stream[Symbol.asyncIterator]() as AsyncIterator<ReadFileReply>;
    try {
      const first = await replies.next();
      const found = first.done === true ? undefined : first.value.found;
      if (!found) throw new AppError('internal', 'the host told nothing of the file');
      return { found, content: chunksOf(replies, () => stream.cancel()) };
    } catch (error) {
      stream.cancel();
      throw asAppError(error);
    } finally {
      clearTimeout(patience);
    }
  }

  /** Replaces a file, or makes a folder; only content that arrives whole changes anything. */
  async writeFile(file: WriteFileInput, content: AsyncIterable<Uint8Array>): Promise<FileInfo> {
    try {
      return await sendUpload(this.client, agent.WriteFile, { file }, content, this.uploadBounds(this.closed.signal));
    } catch (error) {
      throw asAppError(error);
    }
  }

  removeFile(request: RemoveFileRequestInput): Promise<FileInfo> {
    return this.call(agent.RemoveFile, request, { seconds: 70, retry: false });
  }

  diffSnapshot(request: DiffSnapshotRequestInput): Promise<DiffSnapshotReply> {
    return this.call(agent.DiffSnapshot, request, { seconds: 70, retry: true });
  }

  findShadows(request: FindShadowsRequestInput): Promise<DiffSnapshotReply> {
    return this.call(agent.FindShadows, request, { seconds: 70, retry: true });
  }

  /** Runs a command; never asked twice, because running it twice is not like running it once. */
  exec(request: ExecRequestInput, signal?: AbortSignal): Promise<ExecReply> {
    return this.call(agent.Exec, request, { seconds: 10 + (request.timeoutSeconds || 60), retry: false, signal });
  }

  stats(containerId: string): Promise<StatsReply> {
    return this.call(agent.Stats, { containerId }, { seconds: 10, retry: true });
  }

  /** Of up to 256 at once, by id; one that could not be measured is its error. */
  async statsOf(containerIds: string[]): Promise<Map<string, StatsReply | AppError>> {
    const { items } = await this.call(agent.StatsOf, { containerIds }, { seconds: 10, retry: true });
    return new Map(items.map(({ containerId, stats, code, message }) => [containerId, stats ?? fromCode(code, message)]));
  }

  logs(request: LogsRequestInput): Promise<LogsReply> {
    return this.call(agent.Logs, request, { seconds: 10, retry: true });
  }

  /**
   * The state of every container (`replay`), then every change, until the signal or `close`. It connects again by itself,
   * and then replays: what vanished meanwhile shows only in `inventory`.
   */
  async *watch(signal?: AbortSignal): AsyncGenerator<Observed, void, undefined> {
    const stop = signal ? AbortSignal.any([signal, this.closed.signal]) : this.closed.signal;
    let wait = WATCH_RETRY.first;
    while (!stop.aborted) {
      const stream = this.open(agent.Watch, {});
      const cancel = (): void => stream.cancel();
      stop.addEventListener('abort', cancel, { once: true });
      try {
        for await (const observed of stream as AsyncIterable<Observed>) {
          wait = WATCH_RETRY.first;
          yield observed;
        }
      } catch (error) {
        if (isFinal(error)) throw asAppError(error);
      } finally {
        stop.removeEventListener('abort', cancel);
        stream.cancel();
      }
      await delay(wait, undefined, { signal: stop, ref: false }).catch(() => undefined);
      wait = Math.min(wait * 2, WATCH_RETRY.most);
    }
  }

  /** Opens the console or runs a command, as the first message says; it runs when this resolves. */
  async attach(first: AttachInputInput): Promise<Attachment> {
    try {
      return await Attachment.open(this.client, first, this.underWay, this.requestId);
    } catch (error) {
      throw asAppError(error);
    }
  }

  /** Gives up on every call under way. */
  close(): void {
    this.closed.abort();
    for (const call of this.underWay) call.cancel();
    this.frames?.close();
    this.client.close();
  }

  private uploadBounds(signal: AbortSignal): Parameters<typeof sendUpload>[4] {
    return { deadline: Date.now() + 3_600_000, signal, requestId: this.requestId };
  }

  /** A call that answers by a stream, counted among what `close` gives up on. */
  private open<In, Out>({ path, requestSerialize, responseDeserialize }: Method<In, Out>, request: In): ClientReadableStream<Out> {
    const stream = this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadataOf(this.requestId), {});
    // A cancelled stream still emits an error, when nobody iterates over it any more.
    stream.on('error', () => undefined);
    this.underWay.add(stream);
    return stream.once('close', () => this.underWay.delete(stream));
  }

  private async call<In, Out>(method: Method<In, Out>, request: In, bounds: CallBounds): Promise<Out> {
    const deadline = Date.now() + bounds.seconds * 1000;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.ask(method, request, deadline, bounds.signal);
      } catch (error) {
        const wait = RETRY_AFTER[attempt];
        const unreachable = (error as ServiceError).code === status.UNAVAILABLE;
        if (!bounds.retry || !unreachable || wait === undefined || Date.now() + wait > deadline) throw asAppError(error);
        await delay(wait, undefined, { signal: bounds.signal ?? this.closed.signal }).catch(() => undefined);
      }
    }
  }

  private async ask<In, Out>(method: Method<In, Out>, request: In, deadline: number, signal?: AbortSignal): Promise<Out> {
    const { path, requestSerialize, responseDeserialize } = method;
    if (signal?.aborted || this.closed.signal.aborted) throw new AppError('unavailable', 'the call was given up');
    if (this.frames) return responseDeserialize(await this.frames.ask(path, requestSerialize(request), deadline, signal, this.requestId));
    const metadata = metadataOf(this.requestId);
    return new Promise<Out>((resolve, reject) => {
      const call = this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, { deadline }, (error, reply) => {
        signal?.removeEventListener('abort', cancel);
        this.underWay.delete(call);
        if (error) reject(error);
        else resolve(reply as Out);
      });
      const cancel = (): void => call.cancel();
      this.underWay.add(call);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }
}

async function* chunksOf(replies: AsyncIterator<{ chunk?: Uint8Array }>, cancel: () => void): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let next = await replies.next(); next.done !== true; next = await replies.next()) if (next.value.chunk) yield next.value.chunk;
  } catch (error) {
    throw asAppError(error);
  } finally {
    cancel();
  }
}

function channelCredentials(tls: WireTls | undefined): ChannelCredentials {
  if (!tls) return credentials.createInsecure();
  return credentials.createSsl(readFileSync(tls.ca), readFileSync(tls.key), readFileSync(tls.cert));
}

const graceOf = (stop: { timeoutSeconds?: number } | null | undefined): number => stop?.timeoutSeconds ?? 10;

/** Whether connecting again cannot help. */
function isFinal(error: unknown): boolean {
  const code = (error as ServiceError).code;
  return code === status.UNIMPLEMENTED || code === status.PERMISSION_DENIED || code === status.UNAUTHENTICATED;
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && 'metadata' in error) return fromStatus(error as ServiceError);
  return new AppError('internal', 'the host could not be asked', { cause: error });
}
