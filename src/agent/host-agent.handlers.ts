import type { Readable } from 'node:stream';
import type { handleUnaryCall, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';

import type { HostAgentHandlers } from '../wire/generated/berth/host/v1/HostAgent.js';
import type { MeasuredInput } from '../wire/generated/berth/host/v1/Measured.js';
import type { Observed } from '../wire/generated/berth/host/v1/Observed.js';
import type { ReadArchiveReply } from '../wire/generated/berth/host/v1/ReadArchiveReply.js';
import type { ReadArchiveRequest } from '../wire/generated/berth/host/v1/ReadArchiveRequest.js';
import type { UploadImageReply } from '../wire/generated/berth/host/v1/UploadImageReply.js';
import type { UploadImageRequest } from '../wire/generated/berth/host/v1/UploadImageRequest.js';
import { toStatus } from '../wire/wire-error.js';
import { attach } from './attach.js';
import type { CallLog, LoggedCall } from './call-log.js';
import { DriverError } from './drivers/driver-error.js';
import { fileHandlers } from './file.handlers.js';
import type { HostAgentService } from './host-agent.service.js';
import { refuse, sendAll } from './server-stream.js';
import { takeUpload } from './upload.js';

/** Messages a watcher may be behind before it is sent away, to connect again and be told the present state. */
const MAX_WATCH_BACKLOG = 10_000;
/** Containers measured by one call. */
const MOST_MEASURED = 256;
/** Without a byte for so long, an upload is given up. */
const UPLOAD_IDLE_SECONDS = 60;

/** The service behind gRPC: statuses with a code for failures, streams with bounds. */
export function hostAgentHandlers(service: HostAgentService, log: CallLog, uploadIdleSeconds = UPLOAD_IDLE_SECONDS): HostAgentHandlers {
  const unary = <In, Out>(name: string, run: (request: In, logged: LoggedCall) => Promise<Out>): handleUnaryCall<In, Out> => (call, reply) => {
    log.answer(name, call, reply, (logged) => run(call.request, logged));
  };

  return {
    Describe: unary('Describe', () => service.describe()),
    Inventory: unary('Inventory', ({ specsOf }) => service.inventory(specsOf)),
    Watch: (call: ServerWritableStream<unknown, Observed>) => {
      log.stream('Watch', call, () => watch(service, call));
    },
    Ensure: unary('Ensure', (request) => service.ensure(request)),
    Destroy: unary('Destroy', (request) => service.destroy(request)),
    CreateSnapshot: unary('CreateSnapshot', (request) => service.createSnapshot(request)),
    DeleteSnapshot: unary('DeleteSnapshot', (request) => service.deleteSnapshot(request)),
    EnsureVolume: unary('EnsureVolume', (request) => service.ensureVolume(request)),
    RestoreVolume: unary('RestoreVolume', (request) => service.restoreVolume(request)),
    DeleteVolume: unary('DeleteVolume', (request) => service.deleteVolume(request)),
    VolumeStats: unary('VolumeStats', ({ volumeId }) => service.volumeStats(volumeId)),
    SnapshotVolume: unary('SnapshotVolume', (request) => service.snapshotVolume(request)),
    RestoreSnapshot: unary('RestoreSnapshot', (request) => service.restoreSnapshot(request)),
    UploadImage: (call, reply) => {
      log.answer('UploadImage', call, reply, (logged) => receive(service, call, uploadIdleSeconds, logged));
    },
    StageSnapshot: unary('StageSnapshot', (request) => service.stageSnapshot(request)),
    ReadArchive: (call) => {
      log.stream('ReadArchive', call, () => sendArchive(service, call));
    },
    ApplyNetworks: unary('ApplyNetworks', (request) => service.applyNetworks(request)),
    ApplyFirewalls: unary('ApplyFirewalls', (request) => service.applyFirewalls(request)),
    FirewallHits: unary('FirewallHits', async ({ firewallIds }) => ({ items: await service.firewallHits(firewallIds) })),
    LimitDiskGroups: unary('LimitDiskGroups', (request) => service.limitDiskGroups(request)),
    ImportImage: unary('ImportImage', (request) => service.importImage(request)),
    DeleteImage: unary('DeleteImage', async ({ imageId }) => {
      await service.deleteImage(imageId);
      return {};
    }),
    ...fileHandlers(service.files, unary, log, uploadIdleSeconds),
    Exec: unary('Exec', (request) => service.exec(request)),
    Attach: (call) => {
      log.stream('Attach', call, (logged) => attach(service, call, logged));
    },
    Stats: unary('Stats', ({ containerId }) => service.stats(containerId)),
    StatsOf: unary('StatsOf', async ({ containerIds }, logged) => {
      if (containerIds.length > MOST_MEASURED) throw new DriverError('invalid', `statistics: at most ${MOST_MEASURED} containers at once`);
      const measure = async (containerId: string): Promise<MeasuredInput> => {
        try {
          return { containerId, stats: await service.stats(containerId) };
        } catch (error) {
          return { containerId, ...logged.told(error) };
        }
      };
      return { items: await Promise.all(containerIds.map(measure)) };
    }),
    Logs: unary('Logs', (request) => service.logs(request)),
  };
}

/** The first message names the image. */
function receive(
  service: HostAgentService,
  call: ServerReadableStream<UploadImageRequest, unknown>,
  idleSeconds: number,
  logged: LoggedCall,
): Promise<UploadImageReply> {
  return takeUpload(call, 'upload', idleSeconds, async (first, parts) => {
    logged.about(first);
    if (first?.imageId === undefined) throw new DriverError('invalid', 'upload: the first message must name the image');
    return service.uploadImage(first.imageId, parts);
  });
}

async function sendArchive(service: HostAgentService, call: ServerWritableStream<ReadArchiveRequest, ReadArchiveReply>): Promise<void> {
  const content = await service.readArchive(call.request.imageId);
  await sendAll(call, chunksOf(content), content);
}

async function* chunksOf(content: Readable): AsyncGenerator<ReadArchiveReply, void, undefined> {
  for await (const chunk of content) yield { chunk: chunk as Buffer };
}

async function watch(service: HostAgentService, call: ServerWritableStream<unknown, Observed>): Promise<void> {
  let early: Observed[] | undefined = [];
  const send = (observed: Observed): void => {
    if (early) {
      early.push(observed);
      return;
    }
    call.write(observed);
    if (call.writableLength > MAX_WATCH_BACKLOG) {
      stop();
      refuse(call, toStatus('unavailable', 'watch: too far behind'));
    }
  };
  const stop = service.observations.subscribe(send, () => refuse(call, toStatus('unavailable', 'the agent is stopping')));
  call.on('cancelled', stop);
  call.on('close', stop);
  call.on('error', stop);
  const present = await service.observations.all(true);
  const later = early;
  early = undefined;
  for (const observed of [...present, ...later]) send(observed);
}
