import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestApp } from './app.js';
import { smallArchive } from './archive.js';

/** Imports a small public image named `busybox`, as the operator does; answers its id. */
export async function importBusybox({ operator }: Pick<TestApp, 'operator'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-archive-'));
  try {
    const archive = await readFile(await smallArchive(folder));
    const made = await operator
      .with({ 'content-type': 'application/gzip', prefer: 'wait=20' })
      .post('/v1/images?name=busybox&visibility=public', archive);
    if (made.body.image?.status !== 'ready') throw new Error(`the image was not imported: ${made.text}`);
    return made.body.image.id as string;
  } finally {
    await rm(folder, { recursive: true });
  }
}
