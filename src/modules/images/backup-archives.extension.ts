import { ExtensionPoint } from '../../platform/nouns/extension-point.js';

/** What images need of backups. */
export interface BackupArchives {
  /** The archive of the first, which stands on the others; `sealed` opens them. Fails as the store does, or with `invalid` when they are damaged. */
  archive(tenantId: string, backups: readonly [string, ...string[]], sealed?: string): AsyncIterable<Uint8Array>;
}

export const BACKUP_ARCHIVES = new ExtensionPoint<BackupArchives>('archives of backups');
