import { expect, test } from '@jest/globals';
import { demandPath } from './volume.rules.js';

test('paths at which a volume can be, and others', () => {
  for (const path of ['/data', '/srv/a b/c', '/process', '/mnt/..data', '/dev2']) expect(() => demandPath(path)).not.toThrow();
  for (const path of [
    '',
    '/',
    'data',
    '/data/',
    '//data',
    '/a/../b',
    '/a/./b',
    '/a\0',
    '/a\nb',
    '/proc',
    '/proc/1',
    '/sys/fs',
    '/dev/shm',
    `/${'a'.repeat(1024)}`,
  ]) {
    expect(() => demandPath(path)).toThrow(expect.objectContaining({ code: 'invalid' }));
  }
});
