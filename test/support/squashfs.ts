import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Nothing in it is compressed: names can be found and changed. */
const PLAIN = ['-noI', '-noD', '-noF', '-noX'];

/** A squashfs image of files, or of what a tar archive holds, by Debian's mksquashfs; `options` are its own. */
export function squashed(content: Record<string, string | Buffer> | Buffer, options: readonly string[] = PLAIN): Buffer {
  const work = mkdtempSync(join(tmpdir(), 'berth-squash-'));
  try {
    const root = join(work, 'root');
    mkdirSync(root);
    if (Buffer.isBuffer(content)) execFileSync('tar', ['-x', '-C', root], { input: content });
    else {
      for (const [path, bytes] of Object.entries(content)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), bytes);
      }
    }
    execFileSync('mksquashfs', [root, join(work, 'image'), '-no-progress', '-quiet', '-processors', '1', ...options], { stdio: 'ignore' });
    return readFileSync(join(work, 'image'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The image with one name changed to another of its length. */
export function renamed(image: Buffer, from: string, to: string): Buffer {
  const changed = Buffer.from(image);
  const at = changed.indexOf(from);
  if (at < 0 || Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error(`${from} is not there, or not as long as ${to}`);
  changed.write(to, at);
  return changed;
}
