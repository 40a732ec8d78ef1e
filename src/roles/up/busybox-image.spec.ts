import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { busyboxImage } from './busybox-image.js';

describe('busyboxImage', () => {
  const archive = busyboxImage();
  const listing = execFileSync('tar', ['-tvf', '-'], { input: archive, encoding: 'utf8' }).split('\n');
  const entry = (path: string): string | undefined => listing.find((line) => line.includes(` ./${path} `) || line.endsWith(` ./${path}`));

  it('holds an init, a shell and the files a login needs, all owned by root', () => {
    expect(entry('sbin/init')).toMatch(/^l.* -> \.\.\/bin\/busybox$/);
    expect(entry('bin/sh')).toMatch(/^l.* -> busybox$/);
    expect(entry('bin/busybox')).toMatch(/^-rwxr-xr-x 0\/0/);
    expect(entry('etc/init.d/rcS')).toMatch(/^-rwxr-xr-x/);
    expect(entry('etc/passwd')).toMatch(/^-rw-r--r-- 0\/0/);
    expect(entry('etc/shadow')).toMatch(/^-rw-------/);
    expect(entry('tmp/')).toMatch(/^drwxrwxrwt/);
    expect(listing.filter((line) => line !== '' && !/ (0\/0|root\/root) /.test(line))).toEqual([]);
  });

  it('is the same bytes every time', () => {
    expect(busyboxImage().equals(archive)).toBe(true);
  });
});
