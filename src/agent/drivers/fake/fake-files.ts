/** A container's files: its writable layer over the image. Content is latin1 text, so that it goes through JSON. */
export class FakeFiles {
  constructor(
    private readonly lower: Readonly<Record<string, string>>,
    /** `null`: removed. */
    readonly upper: Record<string, string | null>,
    private readonly limitBytes: number,
  ) {}

  /** Absent: undefined. */
  read(path: string): string | undefined {
    const own = this.upper[path];
    return own === undefined ? this.lower[path] : (own ?? undefined);
  }

  /** False when the layer's disk limit does not allow it. */
  write(path: string, content: string): boolean {
    const before = this.upper[path]?.length ?? 0;
    if (this.usedBytes() - before + content.length > this.limitBytes) return false;
    this.upper[path] = content;
    return true;
  }

  remove(path: string): boolean {
    if (this.read(path) === undefined) return false;
    this.upper[path] = null;
    return true;
  }

  /** Of everything there is; folders that were made end with a slash. */
  paths(): string[] {
    return [...new Set([...Object.keys(this.lower), ...Object.keys(this.upper)])].filter((path) => this.read(path) !== undefined);
  }

  isDirectory(path: string): boolean {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    if (['/', '/tmp/', '/root/', '/run/', '/dev/'].includes(prefix)) return true;
    return this.paths().some((name) => name.startsWith(prefix));
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
