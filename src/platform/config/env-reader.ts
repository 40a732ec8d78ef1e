/** Reads typed values from an environment and collects what is wrong, so that one message names everything. */
export class EnvReader {
  private readonly problems: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** An empty variable counts as absent: compose files and systemd units pass those. */
  text(name: string, fallback: string): string {
    const value = this.env[name]?.trim();
    return value ? value : fallback;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    return this.optionalInteger(name, min, max) ?? fallback;
  }

  optionalInteger(name: string, min: number, max: number): number | undefined {
    const value = this.text(name, '');
    if (!value) return undefined;
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    this.reject(name, `must be an integer from ${min} to ${max}`);
    return undefined;
  }

  /** `20000-32767`, both within the bounds. */
  range(name: string, fallback: string, min: number, max: number): { first: number; last: number } {
    const [first = NaN, last = NaN] = this.text(name, fallback).split('-').map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
    if (!(first >= min && first <= last && last <= max)) this.reject(name, `must be two numbers joined by a dash, from ${min} to ${max}, as ${fallback}`);
    return { first, last };
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name, '').toLowerCase();
    if (!value) return fallback;
    if (['1', 'true', 'yes', 'on'].includes(value)) return true;
    if (!['0', 'false', 'no', 'off'].includes(value)) this.reject(name, 'must be true or false');
    return false;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.text(name, fallback);
    const found = allowed.find((candidate) => candidate === value);
    if (!found) this.reject(name, `must be one of ${allowed.join(', ')}`);
    return found ?? fallback;
  }

  matching(name: string, fallback: string, pattern: RegExp, meaning: string): string {
    const value = this.text(name, fallback);
    if (!pattern.test(value)) this.reject(name, `must be ${meaning}`);
    return value;
  }

  /** Joined by commas; empty without a value. */
  list(name: string, isRight: (item: string) => boolean, meaning: string): string[] {
    const value = this.text(name, '');
    const items = value === '' ? [] : value.split(',').map((item) => item.trim());
    if (!items.every(isRight)) this.reject(name, `must be ${meaning}`);
    return items;
  }

  absolutePath(name: string, fallback: string): string {
    const value = this.text(name, fallback);
    if (value && !/^\/[\w./+@-]*$/.test(value)) this.reject(name, 'must be an absolute path of letters, digits and ._+@-/');
    return value.length > 1 ? value.replace(/\/+$/, '') : value;
  }

  /** The value is not repeated in the message: database URLs hold passwords. */
  url(name: string, fallback: string, protocols: readonly string[]): string {
    const value = this.text(name, fallback);
    if (!value) return value;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      this.reject(name, `must be a URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    }
    return value.replace(/\/+$/, '');
  }

  reject(name: string, text: string): void {
    this.problems.push(`${name} ${text}`);
  }

  /** Throws one Error listing what was wrong, if anything was. */
  finish(): void {
    if (this.problems.length > 0) throw new Error(`invalid configuration: ${this.problems.join('; ')}`);
  }
}
