import { once } from 'node:events';
import type { handleUnaryCall, ServerReadableStream, ServerWritableStream, StatusObject } from '@grpc/grpc-js';

import type { FileInfo as WireInfo } from '../wire/generated/berth/host/v1/FileInfo.js';
import type { HostAgentHandlers } from '../wire/generated/berth/host/v1/HostAgent.js';
import type { ReadFileReply, ReadFileReplyInput } from '../wire/generated/berth/host/v1/ReadFileReply.js';
import type { ReadFileRequest } from '../wire/generated/berth/host/v1/ReadFileRequest.js';
import type { SnapshotOf as WireSnapshot } from '../wire/generated/berth/host/v1/SnapshotOf.js';
import type { WriteFileRequest } from '../wire/generated/berth/host/v1/WriteFileRequest.js';
import { DriverError, type FileInfo, type FilesOf, type SnapshotOf } from './drivers/host-driver.js';
import type { FileService } from './file-service.js';
import type { ArchivePart } from './image-store.js';

type Failure = (call: string, error: unknown) => StatusObject;
type Unary = <In, Out>(name: string, run: (request: In) => Promise<Out>) => handleUnaryCall<In, Out>;
type Handlers = Pick<HostAgentHandlers, 'ReadFile' | 'WriteFile' | 'RemoveFile' | 'DiffSnapshot' | 'FindShadows'>;

/** The calls about files. */
export function fileHandlers(files: FileService, unary: Unary, failure: Failure, idleSeconds: number): Handlers {
  return {
    ReadFile: (call) => {
      send(files, call).catch((error: unknown) => {
        const status = failure('ReadFile', error);
        call.emit('error', Object.assign(new Error(status.details), status));
      });
    },
    WriteFile: (call, reply) => {
      receive(files, call, idleSeconds).then(
        (info) => reply(null, told(info)),
        (error: unknown) => reply(failure('WriteFile', error)),
      );
    },
    RemoveFile: unary('RemoveFile', async ({ containerId, path, recursive }) => told(await files.remove(containerId, path, recursive))),
    DiffSnapshot: unary('DiffSnapshot', ({ to, from }) => {
      if (!to) throw new DriverError('invalid', 'to: missing');
      return files.diff(named(to), from ? named(from) : undefined);
    }),
    FindShadows: unary('FindShadows', ({ containerId, fromImageId, toImageId }) => files.shadows(containerId, fromImageId, toImageId)),
  };
}

const named = ({ snapshotId, imageId }: WireSnapshot): SnapshotOf => ({ id: snapshotId, imageId });
const told = ({ target, ...info }: FileInfo): WireInfo => ({ ...info, target: target ?? '' });

function filesOf(request: ReadFileRequest): FilesOf {
  if (request.of === 'containerId') return { container: request.containerId! };
  if (request.of === 'snapshot') return { snapshot: named(request.snapshot!) };
  throw new DriverError('invalid', 'of: missing');
}

/** No faster than the caller takes it; a caller that goes away ends it. */
async function send(files: FileService, call: ServerWritableStream<ReadFileRequest, ReadFileReply>): Promise<void> {
  const { info, content, entries, truncated } = await files.read(filesOf(call.request), call.request.path);
  const gone = (): void => void content?.destroy();
  call.on('cancelled', gone).on('close', gone).on('error', gone);
  const say = async (reply: ReadFileReplyInput): Promise<void> => {
    if (!call.write(reply as ReadFileReply)) await Promise.race([once(call, 'drain'), once(call, 'close')]);
  };
  try {
    await say({ found: { info: told(info), entries: entries.map(told), truncated } });
    if (content && !call.cancelled) for await (const chunk of content) await say({ chunk: chunk as Buffer });
    call.end();
  } catch (error) {
    if (!call.cancelled) throw error;
  } finally {
    gone();
  }
}

async function receive(files: FileService, call: ServerReadableStream<WriteFileRequest, unknown>, idleSeconds: number): Promise<FileInfo> {
  const idle = setTimeout(() => call.destroy(new DriverError('timeout', `file: no byte for ${idleSeconds} seconds`)), idleSeconds * 1000);
  try {
    const messages = call[Symbol.asyncIterator]() as AsyncIterator<WriteFileRequest>;
    const first = await messages.next();
    const file = first.done === true ? undefined : first.value.file;
    if (!file) throw new DriverError('invalid', 'file: the first message must say where to');
    const { containerId, path, uid, gid, mode, folder } = file;
    const attributes = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }), ...(mode === undefined ? {} : { mode }) };
    return await files.write({ containerId, path, attributes, folder }, partsOf(messages, () => idle.refresh()));
  } catch (error) {
    throw call.cancelled ? new DriverError('invalid', 'file: given up by the caller') : error;
  } finally {
    clearTimeout(idle);
  }
}

async function* partsOf(messages: AsyncIterator<WriteFileRequest>, onMessage: () => void): AsyncGenerator<ArchivePart, void, undefined> {
  for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
    onMessage();
    const { chunk, sha256 } = next.value;
    if (chunk !== undefined) yield chunk;
    else if (sha256 !== undefined) yield { sha256 };
    else throw new DriverError('invalid', 'file: want bytes, then their digest');
  }
}
