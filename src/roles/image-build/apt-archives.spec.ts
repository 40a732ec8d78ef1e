import { describe, expect, it } from '@jest/globals';
import { archivesOf } from './apt-archives.js';

const target = (origin: string, release: string, uri: string, component = 'main', kind = 'Packages'): string =>
  [kind, origin, release, component, uri].join(' ');

describe('archives of a Debian release', () => {
  it('are those this machine uses, whichever release it is itself', () => {
    const machine = [
      target('Somebody', 'bookworm', 'http://third.example/'),
      target('Debian', 'bookworm-updates', 'http://mirror.example/debian/'),
      target('Debian', 'bookworm', 'http://mirror.example/debian/', 'main', 'Translations'),
      target('Debian', 'bookworm', 'http://mirror.example/debian/'),
      target('Debian', 'bookworm-security', 'http://mirror.example/security/'),
    ];
    expect(archivesOf(13, machine)).toEqual([
      'deb http://mirror.example/debian/ trixie main',
      'deb http://mirror.example/debian/ trixie-updates main',
      'deb http://mirror.example/security/ trixie-security main',
    ]);
  });

  it('are found before the first update, and may lack security', () => {
    expect(archivesOf(12, [target('$(ORIGIN)', 'trixie', 'http://mirror.example/')])).toEqual([
      'deb http://mirror.example/ bookworm main',
      'deb http://mirror.example/ bookworm-updates main',
    ]);
  });

  it('are missed when there are none', () => {
    expect(() => archivesOf(12, [target('Ubuntu', 'noble', 'http://mirror.example/'), ''])).toThrow('knows no Debian archive');
  });
});
