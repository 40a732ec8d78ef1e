import { Module } from '@nestjs/common';
import { BackupFiles } from './backup-files.service.js';

/** Apart from the noun, so that images can be made of what it keeps. */
@Module({ providers: [BackupFiles], exports: [BackupFiles] })
export class BackupFilesModule {}
