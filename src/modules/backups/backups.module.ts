import { Module, type OnModuleInit } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { extending } from '../../platform/nouns/extension-point.js';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { BACKUP_ARCHIVES } from '../images/backup-archives.extension.js';
import { ImagesModule } from '../images/images.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { BackupFiles } from './backup-files.service.js';
import { BackupStore } from './backup-store.js';
import { BackupTrials } from './backup-trials.service.js';
import { BACKUP } from './backup.noun.js';
import { COST } from './backup.rules.js';
import { showBackup } from './backup.view.js';
import { BackupsController } from './backups.controller.js';
import { BackupsRepository } from './backups.repository.js';
import { BackupsResolver } from './backups.resolver.js';
import { BackupsService } from './backups.service.js';
import { DirectoryBackupStore } from './directory-backup-store.js';
import { CreateBackupSaga } from './sagas/create-backup.saga.js';
import { DeleteBackupSaga } from './sagas/delete-backup.saga.js';
import { ImportBackupSaga } from './sagas/import-backup.saga.js';
import { VerifyBackupSaga } from './sagas/verify-backup.saga.js';

/** AWS' SDK is loaded where it is used alone. */
async function storeOf({ backupBucket, backupDir }: Config): Promise<BackupStore> {
  if (!backupBucket) return new DirectoryBackupStore(backupDir);
  const { S3BackupStore } = await import('./s3-backup-store.js');
  return new S3BackupStore(backupBucket);
}

@Module({
  imports: [ContainersModule, HostsModule, ImagesModule, QuotasModule],
  controllers: [BackupsController],
  providers: [
    { provide: BackupStore, useFactory: storeOf, inject: [CONFIG] },
    BackupFiles,
    BackupsRepository,
    BackupsService,
    BackupsResolver,
    BackupTrials,
    extending(BACKUP_ARCHIVES, BackupFiles),
    CreateBackupSaga,
    DeleteBackupSaga,
    ImportBackupSaga,
    VerifyBackupSaga,
    serving(BACKUP, BackupsRepository, { show: showBackup, price: ({ status, digest }) => (status === 'error' && digest === '' ? {} : COST) }),
  ],
  exports: [BackupsService, BackupFiles],
})
export class BackupsModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateBackupSaga,
    private readonly imports: ImportBackupSaga,
    private readonly verify: VerifyBackupSaga,
    private readonly remove: DeleteBackupSaga,
  ) {}

  onModuleInit(): void {
    for (const { saga } of [this.create, this.imports, this.verify, this.remove]) this.runner.register(saga);
  }
}
