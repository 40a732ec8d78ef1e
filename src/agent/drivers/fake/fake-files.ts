/** Files of another file system at a path of these. */
export interface FakeMount {
  path: string;
  readOnly: boolean;
  files: FakeFiles;
}

/** A container's files: its writable layer over the image. Content is latin1 text, so that it goes through JSON. */
export class FakeFiles {
  constructor(
    private readonly lower: Readonly<Record<string, string>>,
    /** `null`: removed. */
    readonly upper: Record<string, string | null>,
    private readonly limitBytes: number,
    private readonly mounts: readonly FakeMount[] = [],
  ) {}

  /** Absent: undefined. */
  read(path: string): string | undefined {
    const mount = this.mountOf(path);
    if (mount) return mount.files.read(path.slice(mount.path.length));
    const own = this.upper[path];
    return own === undefined ? this.lower[path] : (own ?? undefined);
  }

  /** False when the layer's disk limit does not allow it. */
  write(path: string, content: string): boolean {
    const mount = this.mountOf(path);
    if (mount) return !mount.readOnly && mount.files.write(path.slice(mount.path.length), content);
    const before = this.upper[path]?.length ?? 0;
    if (this.usedBytes() - before + content.length > this.limitBytes) return false;
    this.upper[path] = content;
    return true;
  }

  remove(path: string): boolean {
    const mount = this.mountOf(path);
    if (mount) return !mount.readOnly && mount.files.remove(path.slice(mount.path.length));
    if (this.read(path) === undefined) return false;
    this.upper[path] = null;
    return true;
  }

  /** Of everything there is; folders that were made end with a slash. */
  paths(): string[] {
    const own = [...new Set([...Object.keys(this.lower), ...Object.keys(this.upper)])].filter((path) => !this.mountOf(path) && this.read(path) !== undefined);
    return [...own, ...this.mounts.flatMap(({ path, files }) => files.paths().map((name) => path + name))];
  }

  isDirectory(path: string): boolean {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    if (['/', '/tmp/', '/root/', '/run/', '/dev/'].includes(prefix)) return true;
    return [...this.paths(), ...this.mounts.map((mount) => `${mount.path}/`)].some((name) => name.startsWith(prefix));
  }

  private mountOf(path: string): FakeMount | undefined {
    return this.mounts.filter((mount) => path.startsWith(`${mount.path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  }

  usedBytes(): number {
    return Object.values(this.upper).reduce((sum, content) => sum + (content?.length ?? 0), 0);
  }

  /** Uid of a user by name or number, from /etc/passwd; root is always there. */
  uidOf(user: string): number | undefined {
    const name = user.split(':')[0] ?? '';
    if (name === '' || name === 'root') return 0;
    if (/^\d+$/.test(name)) return Number(name);
    const line = this.read('/etc/passwd')?.split('\n').find((entry) => entry.startsWith(`${name}:`));
    return line === undefined ? undefined : Number(line.split(':')[2]);
  }
}
