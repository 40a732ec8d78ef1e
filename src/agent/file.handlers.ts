import type { handleUnaryCall, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';

import type { FileInfo as WireInfo } from '../wire/generated/berth/host/v1/FileInfo.js';
import type { HostAgentHandlers } from '../wire/generated/berth/host/v1/HostAgent.js';
import type { ReadFileReplyInput } from '../wire/generated/berth/host/v1/ReadFileReply.js';
import type { ReadFileRequest } from '../wire/generated/berth/host/v1/ReadFileRequest.js';
import type { SnapshotOf as WireSnapshot } from '../wire/generated/berth/host/v1/SnapshotOf.js';
import type { WriteFileRequest } from '../wire/generated/berth/host/v1/WriteFileRequest.js';
import type { CallLog, LoggedCall } from './call-log.js';
import { DriverError } from './drivers/driver-error.js';
import type { FileInfo, FilesOf, FoundFile } from './drivers/facets/files.js';
import type { SnapshotOf } from './drivers/facets/snapshots.js';
import type { FileService } from './file-service.js';
import { sendAll } from './server-stream.js';
import { takeUpload } from './upload.js';

type Unary = <In, Out>(name: string, run: (request: In) => Promise<Out>) => handleUnaryCall<In, Out>;
type Handlers = Pick<HostAgentHandlers, 'ReadFile' | 'WriteFile' | 'RemoveFile' | 'DiffSnapshot' | 'FindShadows'>;

/** The calls about files. */
export function fileHandlers(files: FileService, unary: Unary, log: CallLog, idleSeconds: number): Handlers {
  return {
    ReadFile: (call) => {
      log.stream('ReadFile', call, () => send(files, call));
    },
    WriteFile: (call, reply) => {
      log.answer('WriteFile', call, reply, async (logged) => told(await receive(files, call, idleSeconds, logged)));
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

async function send(files: FileService, call: ServerWritableStream<ReadFileRequest, ReadFileReplyInput>): Promise<void> {
  const found = await files.read(filesOf(call.request), call.request.path);
  await sendAll(call, repliesOf(found), found.content);
}

async function* repliesOf({ info, content, entries, truncated }: FoundFile): AsyncGenerator<ReadFileReplyInput, void, undefined> {
  yield { found: { info: told(info), entries: entries.map(told), truncated } };
  if (content) for await (const chunk of content) yield { chunk: chunk as Buffer };
}

function receive(files: FileService, call: ServerReadableStream<WriteFileRequest, unknown>, idleSeconds: number, logged: LoggedCall): Promise<FileInfo> {
  return takeUpload(call, 'file', idleSeconds, async (first, parts) => {
    logged.about(first);
    if (!first?.file) throw new DriverError('invalid', 'file: the first message must say where to');
    const { containerId, path, uid, gid, mode, folder } = first.file;
    const attributes = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }), ...(mode === undefined ? {} : { mode }) };
    return files.write({ containerId, path, attributes, folder }, parts);
  });
}
