import { readFile as readHostFile } from 'node:fs/promises';

import type { FileInfo, Files, FilesOf, FoundFile } from '../facets/files.js';
import { makeFolder, readFile, removeFile, writeFile } from './fake-file-verbs.js';
import type { FakeFiles } from './fake-files.js';
import type { FakeMachine } from './fake-machine.js';
import type { Verb } from './fault-plan.js';
import { filesIn } from './snapshots.facet.js';

export class FakeFilesFacet implements Files {
  constructor(private readonly machine: FakeMachine) {}

  read(of: FilesOf, path: string): Promise<FoundFile> {
    return this.machine.act('files.read', () => {
      const files = 'container' in of ? this.machine.filesOf(this.machine.container(of.container)) : filesIn(this.machine, of.snapshot);
      return readFile(files, path);
    });
  }

  async write(id: string, path: string, contentPath: string): Promise<FileInfo> {
    const content = await readHostFile(contentPath, 'latin1');
    return this.change('files.write', id, (files) => writeFile(files, path, content));
  }

  makeFolder(id: string, path: string): Promise<FileInfo> {
    return this.change('files.makeFolder', id, (files) => makeFolder(files, path));
  }

  remove(id: string, path: string, recursive: boolean): Promise<FileInfo> {
    return this.change('files.remove', id, (files) => removeFile(files, path, recursive));
  }

  private change(verb: Verb, id: string, change: (files: FakeFiles) => FileInfo): Promise<FileInfo> {
    return this.machine.keep(verb, () => change(this.machine.filesOf(this.machine.container(id))));
  }
}
