import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CallerConfig } from './caller.js';
import { UsageError } from './exit-codes.js';

/** An installation and a key for it. */
export interface Context {
  url: string;
  key: string;
  /** Act on this tenant below the key's own. */
  tenant?: string;
}

interface Kept {
  current?: string;
  contexts: Record<string, Context>;
}

/** The contexts of this user, in a file only they can read; and those of an installation on this host whose credentials they can read. */
export class Contexts {
  constructor(private readonly config: CallerConfig) {}

  list(): { name: string; url: string; current: boolean }[] {
    const { current, contexts } = this.all();
    return Object.entries(contexts).map(([name, { url }]) => ({ name, url, current: name === current }));
  }

  /** Whether there is one to use when none is named. */
  any(): boolean {
    return Boolean(this.config.url && this.config.key) || this.all().current !== undefined;
  }

  /**
   * The one named, or what the environment says, or the current one, with the environment's key when it names that alone: a key of ours goes to no address
   * that it was not kept for. Throws with the fix when there is none.
   */
  find(name: string | undefined): Context {
    const { url, key } = this.config;
    if (name === undefined && url && key) return checked({ url, key }, 'BERTH_URL');
    const { current, contexts } = this.all();
    const wanted = name ?? current;
    const found = wanted === undefined ? undefined : contexts[wanted];
    if (found && name === undefined && url && url !== found.url) throw new UsageError(`BERTH_URL without BERTH_KEY: the key of the context ${wanted} is for ${found.url}`);
    if (found) return name === undefined && key ? { url: found.url, key } : found;
    if (wanted !== undefined) throw new UsageError(`no context ${wanted}: berth context list`);
    throw new UsageError('whom to call? berth context add <name> --url <url> --key <key>, or BERTH_URL and BERTH_KEY', 'unauthenticated');
  }

  add(name: string, context: Context): void {
    checked(context, '--url');
    const kept = this.kept();
    this.keep({ current: kept.current ?? name, contexts: { ...kept.contexts, [name]: context } });
  }

  use(name: string): void {
    if (!this.all().contexts[name]) throw new UsageError(`no context ${name}: berth context list`);
    this.keep({ ...this.kept(), current: name });
  }

  remove(name: string): void {
    const { current, contexts } = this.kept();
    if (!contexts[name]) throw new UsageError(`no context ${name} of yours: berth context list`);
    const { [name]: _, ...rest } = contexts;
    this.keep({ ...(current !== name && { current }), contexts: rest });
  }

  private all(): Kept {
    const kept = this.kept();
    const here = this.here();
    const contexts = { ...here, ...kept.contexts };
    const current = kept.current ?? (here['local'] ? 'local' : undefined);
    return { ...(current && { current }), contexts };
  }

  private here(): Record<string, Context> {
    const found = parsed<{ url: string; operatorKey: string; tenantKey: string }>(join(this.config.stateDir, 'credentials.json'));
    return found ? { local: { url: found.url, key: found.tenantKey }, operator: { url: found.url, key: found.operatorKey } } : {};
  }

  private kept(): Kept {
    return parsed<Kept>(this.config.contextsFile) ?? { contexts: {} };
  }

  private keep(kept: Kept): void {
    const path = this.config.contextsFile;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}

function checked(context: Context, name: string): Context {
  if (!/^https?:$/.test(URL.canParse(context.url) ? new URL(context.url).protocol : '')) throw new UsageError(`${name} is no address of an API: ${context.url}`);
  return context;
}

/** The file's JSON; nothing when it is absent or not ours to read. */
function parsed<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new UsageError(`${path} is not JSON: mend or remove it`);
  }
}
