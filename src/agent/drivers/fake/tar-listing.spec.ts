import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { listTar } from './tar-listing.js';

const LIMITS = { maxBytes: 10_000, maxEntries: 10, timeoutSeconds: 10 };

function entry(name: string, content = '', type = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('        ', 148);
  header.write(type, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0`, 148);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
const tar = (...entries: Buffer[]): Buffer => Buffer.concat([...entries, Buffer.alloc(1024)]);
const invalid = expect.objectContaining({ code: 'invalid' });

describe('listTar', () => {
  it('reads names and contents, plain or gzipped, with long names of both kinds', () => {
    const plain = tar(
      entry('./etc/', '', '5'),
      entry('etc/passwd', 'root'),
      entry('././@LongLink', 'a/long\0', 'L'),
      entry('x', '1'),
      entry('p', '15 path=b/long\n', 'x'),
      entry('y', '2'),
    );
    const files = { '/etc/': '', '/etc/passwd': 'root', '/a/long': '1', '/b/long': '2' };
    expect(listTar(plain, LIMITS)).toEqual({ files, sizeBytes: 6 });
    expect(listTar(gzipSync(plain), LIMITS)).toEqual({ files, sizeBytes: 6 });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no entries', tar()],
    ['no tar', Buffer.alloc(1024, 'x')],
    ['a truncated file', tar(entry('a', 'x'.repeat(600))).subarray(0, 700)],
    ['half a gzip stream', gzipSync(tar(entry('a', 'x'))).subarray(0, 30)],
    ['a name that climbs out', tar(entry('../a', 'x'))],
    ['an absolute name', tar(entry('/etc/passwd', 'x'))],
    ['too many entries', tar(...Array.from({ length: 11 }, (_, n) => entry(`f${n}`)))],
    ['too many bytes', tar(entry('a', 'x'.repeat(10_001)))],
    ['a gzip bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('refuses %s', (_what, archive) => {
    expect(() => listTar(archive, LIMITS)).toThrow(invalid);
  });
});
