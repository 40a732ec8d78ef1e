import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { refuseInDryRun } from '../../platform/context/dry-run.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import type { BackupArchives } from '../images/backup-archives.extension.js';
import { fileKeyOf, HEAD_BYTES, locked, unlocked } from './backup-cipher.js';
import { opened, promised, readManifest, wellFormed } from './backup-manifest.js';
import { likeness, retold, told } from './backup-delta.js';
import { BackupStore, type ByteRange } from './backup-store.js';
import { BACKUP } from './backup.noun.js';
import type { Manifest } from './backup.rules.js';

/** Passphrases of one tenant that are tried at once: they wait for each other, and those of other tenants for them. */
const MOST_TRIES = 4;

type Bytes = AsyncIterable<Uint8Array>;
type Made = AsyncGenerator<Uint8Array, void, undefined>;
/** A backup, the one it holds the changes since, and so on to one that holds all. */
export type Chain = readonly [string, ...string[]];
/** What opens files, by backup. */
type Keys = Record<string, string>;

/** A file in the store, whole unless it says since when it is not. */
export interface KeptFile {
  tenantId: string;
  id: string;
  key: string;
  brokenOffMs?: number;
}

export interface Written {
  bytes: number;
  sha256: string;
}

/**
 * The files of backups: a line of JSON, then the archive; all of it closed with a passphrase, or open. What closes or opens one goes through
 * operations `sealed` with the installation's key.
 */
@Injectable()
export class BackupFiles implements BackupArchives {
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly store: BackupStore,
    private readonly secrets: Secrets,
  ) {}

  /** A passphrase as `write` takes it. Fails with `unsupported` when the installation has no key to seal it with. */
  sealed(id: string, passphrase: string): string {
    return this.secrets.seal(passphrase, id);
  }

  /**
   * What opens a file and those it stands on, as `manifest` and `archive` take it; undefined for open ones. Takes half a second for each. Fails with
   * `invalid` when the passphrase is wrong, lacking, or given for nothing, with `rate_limited` while several of the tenant's are tried already, and with
   * `not_found`.
   */
  async unlock(tenantId: string, chain: Chain, encrypted: boolean, passphrase: string | undefined): Promise<string | undefined> {
    if (!encrypted && passphrase !== undefined) throw invalid('/passphrase', 'passphrase: the backup is not encrypted; leave it out');
    if (!encrypted) return undefined;
    if (passphrase === undefined) throw invalid('/passphrase', 'passphrase: the backup is encrypted; say what with');
    const keys = await this.inTurn(tenantId, () => this.keysOf(tenantId, chain, passphrase));
    return this.secrets.seal(JSON.stringify(keys), chain[0]);
  }

  /**
   * Writes the file as the archive comes in, in place of one of the same id, closed with the passphrase when one is given. Fails as the store does, or
   * with `invalid` when the archive is not the manifest's. With the chain of a base only what that has not is written; the archive is read twice then.
   */
  async write(tenantId: string, id: string, manifest: Manifest, archive: () => Bytes, { sealed, base }: { sealed?: string; base?: Chain }): Promise<Written> {
    const passphrase = sealed === undefined ? undefined : this.secrets.open(sealed, id);
    const content = laidOut(manifest, base ? this.changes(tenantId, manifest, archive, base, passphrase) : promised(archive(), manifest));
    return this.keep(tenantId, id, passphrase === undefined ? content : locked(passphrase, content));
  }

  private async *changes(tenantId: string, manifest: Manifest, archive: () => Bytes, base: Chain, passphrase: string | undefined): Made {
    const keys = passphrase === undefined ? {} : await this.keysOf(tenantId, base, passphrase);
    const like = await likeness(archive(), this.whole(tenantId, base, keys));
    yield* told(promised(archive(), manifest), like);
  }

  /**
   * Keeps a file from elsewhere as it is. Fails as the store does, or with `invalid` when its manifest is not one that creating a container would take,
   * or its archive not the manifest's. One that is closed has no manifest yet: it is looked at when it is opened.
   */
  async receive(tenantId: string, id: string, content: AsyncIterable<Uint8Array>): Promise<Written & { manifest: Manifest | undefined }> {
    let manifest: Manifest | undefined;
    const kept = await this.keep(tenantId, id, wellFormed(content, (told) => (manifest = told)));
    return { ...kept, manifest };
  }

  /** The file's bytes, or some of them, as they are asked for. Fails with `not_found` when the file is gone. */
  async read(tenantId: string, id: string, range?: ByteRange): Promise<Readable> {
    return this.store.get(keyOf(tenantId, id), range);
  }

  /** What its first line says. Fails with `not_found`, or `invalid` when that is not what creating a container would take. */
  async manifest(tenantId: string, id: string, sealed?: string): Promise<Manifest> {
    const content = this.content(tenantId, id, this.keysIn(id, sealed)[id]);
    try {
      return await readManifest((await opened(content)).line);
    } finally {
      await content.return();
    }
  }

  /**
   * The archive in it, told by its bases where it has some, as it is asked for. Fails with `not_found`, and at its end with `invalid` when it is not
   * what the manifest says.
   */
  async *archive(tenantId: string, chain: Chain, sealed?: string): Made {
    yield* this.whole(tenantId, chain, this.keysIn(chain[0], sealed));
  }

  private async *whole(tenantId: string, [id, ...bases]: Chain, keys: Keys): Made {
    const { line, archive } = await opened(this.content(tenantId, id, keys[id]));
    const manifest = await readManifest(line);
    if (!manifest.base) return yield* promised(archive, manifest);
    const [base, ...further] = bases;
    if (base === undefined) throw baseMissing(manifest.base);
    yield* promised(retold(archive, this.whole(tenantId, [base, ...further], keys)), manifest);
  }

  private keysIn(id: string, sealed: string | undefined): Keys {
    return sealed === undefined ? {} : (JSON.parse(this.secrets.open(sealed, id)) as Keys);
  }

  /** Fails with `invalid` when the passphrase does not open all of them. */
  private async keysOf(tenantId: string, chain: Chain, passphrase: string): Promise<Keys> {
    const keys: Keys = {};
    for (const id of chain) {
      const head = (await (await this.read(tenantId, id, { start: 0, end: HEAD_BYTES - 1 })).toArray()) as Buffer[];
      const fileKey = await fileKeyOf(passphrase, Buffer.concat(head));
      if (!fileKey) throw invalid('/passphrase', 'passphrase: it does not open the backup');
      keys[id] = Buffer.from(fileKey).toString('hex');
    }
    return keys;
  }

  /** Also what a process that died left half-written. Absent: no-op. */
  async remove(tenantId: string, id: string): Promise<void> {
    await this.store.remove(keyOf(tenantId, id));
  }

  /** All that lies in the store and has a name as of a backup's file. Fails as the store does. */
  async *kept(): AsyncGenerator<KeptFile, void, undefined> {
    for await (const { key, brokenOffMs } of this.store.list()) {
      const [, tenantId, id] = KEY.exec(key) ?? [];
      if (tenantId !== undefined && id !== undefined) yield { tenantId, id, key, ...(brokenOffMs === undefined ? {} : { brokenOffMs }) };
    }
  }

  private async inTurn<T>(tenantId: string, attempt: () => Promise<T>): Promise<T> {
    const under = this.tries.get(tenantId) ?? 0;
    if (under >= MOST_TRIES) throw new AppError('rate_limited', `${MOST_TRIES} passphrases are being tried`, { retryAfterSeconds: 1 });
    this.tries.set(tenantId, under + 1);
    try {
      return await attempt();
    } finally {
      const left = this.tries.get(tenantId)! - 1;
      if (left > 0) this.tries.set(tenantId, left);
      else this.tries.delete(tenantId);
    }
  }

  private async *content(tenantId: string, id: string, key: string | undefined): Made {
    const file = (await this.read(tenantId, id)) as Bytes;
    yield* key === undefined ? file : unlocked(Buffer.from(key, 'hex'), file);
  }

  private async keep(tenantId: string, id: string, content: AsyncIterable<Uint8Array>): Promise<Written> {
    refuseInDryRun();
    const hash = createHash('sha256');
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    await this.store.put(keyOf(tenantId, id), counted());
    return { bytes, sha256: hash.digest('hex') };
  }
}

async function* laidOut(manifest: Manifest, content: Bytes): Made {
  yield Buffer.from(`${JSON.stringify(manifest)}\n`);
  yield* content;
}

/** Of a backup that was taken in closed, so that nobody saw what it stands on. */
export const baseMissing = ({ name, digest }: { name: string; digest: string }): AppError =>
  new AppError('invalid', `the backup holds what changed since ${name}, whose file has the digest ${digest}: it is not here`);

const keyOf = (tenantId: string, id: string): string => `${tenantId}/${id}`;
const KEY = new RegExp(`^([a-z]+_[^/]+)/(${BACKUP.prefix}_[^/]+)$`);
