import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

import type { Engine } from '../../../../native/node/index.js';
import type { FileAttributes, FileInfo, Files, FilesOf, FoundFile } from '../facets/files.js';
import { settled } from './settled.js';

export class NativeFiles implements Files {
  constructor(private readonly engine: Engine) {}

  async read(of: FilesOf, path: string): Promise<FoundFile> {
    const { descriptor, ...found } = await settled(() => this.engine.readFile(of, path));
    if (descriptor === undefined) return found;
    // What is appended meanwhile is not part of it: its size was told.
    const { size } = found.info;
    const content = createReadStream('', { fd: descriptor, start: 0, end: Math.max(size - 1, 0) });
    return { ...found, content: size === 0 ? emptied(content) : content };
  }

  write(id: string, path: string, contentPath: string, attributes: FileAttributes): Promise<FileInfo> {
    return settled(() => this.engine.writeFile(id, path, contentPath, attributes));
  }

  makeFolder(id: string, path: string, attributes: FileAttributes): Promise<FileInfo> {
    return settled(() => this.engine.makeFolder(id, path, attributes));
  }

  remove(id: string, path: string, recursive: boolean): Promise<FileInfo> {
    return settled(() => this.engine.removeFile(id, path, recursive));
  }
}

/** No bytes at all; what was opened is closed. */
function emptied(content: Readable): Readable {
  content.destroy();
  return Readable.from([]);
}
