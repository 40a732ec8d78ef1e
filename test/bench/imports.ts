import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** How fast one archive became an image, in MB of the unpacked archive a second: ours over the API, and tar's own unpacking, both until it is on disk. */
export interface ImportFigure {
  what: string;
  ours: number;
  tar: number;
}

/** Imports some of our own packages as archives of each compression; `url` and `key` are those of an installation. */
export async function importFigures(url: string, key: string): Promise<ImportFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  try {
    const tar = join(folder, 'usr.tar');
    execFileSync('tar', ['--create', '--file', tar, '--directory', 'node_modules', '--owner=0', '--group=0', 'typescript', 'typeorm', '@nestjs']);
    const megabytes = statSync(tar).size / 1e6;
    const plain = readFileSync(tar);
    const compress = (program: string, level: string): Buffer => execFileSync(program, [level, '-c'], { input: plain, maxBuffer: 2 ** 31 });
    const archives = { plain, gzip: gzipSync(plain), xz: compress('xz', '-1'), zstd: compress('zstd', '-3') };
    const figures: ImportFigure[] = [];
    for (const [name, archive] of Object.entries(archives)) {
      const target = join(folder, name);
      mkdirSync(target);
      writeFileSync(`${target}.tar`, archive);
      const floor = timedOf(() => {
        execFileSync('tar', ['-xf', `${target}.tar`, '-C', target]);
        execFileSync('sync', ['-f', target]);
      });
      const began = performance.now();
      const answer = await fetch(`${url}/v1/images?name=bench-${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream', prefer: 'wait=60' },
        body: new Uint8Array(archive),
      });
      const { operation } = (await answer.json()) as { operation?: { status: string; error?: unknown } };
      if (operation?.status !== 'succeeded') throw new Error(`import of ${name}: ${JSON.stringify(operation)}`);
      figures.push({
        what: `image import, ${name}, ${megabytes.toFixed(0)} MB`,
        ours: (megabytes * 1000) / (performance.now() - began),
        tar: (megabytes * 1000) / floor,
      });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timedOf(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
