import { execFileSync } from 'node:child_process';

/** Debian's releases by number, and every name a machine may follow them by. */
export const CODENAMES = { 12: 'bookworm', 13: 'trixie' } as const;
export type DebianRelease = keyof typeof CODENAMES;

const FORMAT = '$(CREATED_BY) $(ORIGIN) $(RELEASE) $(COMPONENT) $(REPO_URI)';
const KNOWN = /^(bookworm|trixie|forky|sid|oldstable|stable|testing)(-security)?$/;

/**
 * Lines of a sources.list for a release, from where this machine's own apt gets Debian: whatever mirror serves the machine serves its
 * images. Throws when apt knows no Debian archive.
 */
export function archivesOf(release: DebianRelease, targets = ask()): string[] {
  const codename = CODENAMES[release];
  const found = targets.flatMap((line) => {
    const [kind, origin = '', followed = '', component, uri] = line.split(' ');
    // Before the first update apt does not know who is behind an archive, and says so by the bare variable.
    const debian = origin === 'Debian' || origin.startsWith('$(');
    return kind === 'Packages' && component === 'main' && debian && KNOWN.test(followed) && uri ? [{ security: followed.endsWith('-security'), uri }] : [];
  });
  const main = found.find(({ security }) => !security)?.uri;
  if (main === undefined) throw new Error("this machine's apt knows no Debian archive to build from: add one to /etc/apt");
  const security = found.find((archive) => archive.security)?.uri;
  const lines = [`deb ${main} ${codename} main`, `deb ${main} ${codename}-updates main`];
  return security === undefined ? lines : [...lines, `deb ${security} ${codename}-security main`];
}

function ask(): string[] {
  return execFileSync('apt-get', ['indextargets', '--format', FORMAT], { encoding: 'utf8' }).split('\n');
}
