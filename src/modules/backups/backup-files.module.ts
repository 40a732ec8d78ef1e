import { Module } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { BackupFiles } from './backup-files.service.js';
import { BackupStore } from './backup-store.js';
import { DirectoryBackupStore } from './directory-backup-store.js';

/** Apart from the noun, so that images can be made of what it keeps. */
@Module({
  providers: [BackupFiles, { provide: BackupStore, useFactory: ({ backupDir }: Config) => new DirectoryBackupStore(backupDir), inject: [CONFIG] }],
  exports: [BackupFiles],
})
export class BackupFilesModule {}
