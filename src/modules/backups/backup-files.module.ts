import { Module } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { BackupFiles } from './backup-files.service.js';
import { BackupStore } from './backup-store.js';
import { DirectoryBackupStore } from './directory-backup-store.js';

/** AWS' SDK is loaded where it is used alone. */
async function storeOf({ backupBucket, backupDir }: Config): Promise<BackupStore> {
  if (!backupBucket) return new DirectoryBackupStore(backupDir);
  const { S3BackupStore } = await import('./s3-backup-store.js');
  return new S3BackupStore(backupBucket);
}

/** Apart from the noun, so that images can be made of what it keeps. */
@Module({ providers: [BackupFiles, { provide: BackupStore, useFactory: storeOf, inject: [CONFIG] }], exports: [BackupFiles] })
export class BackupFilesModule {}
