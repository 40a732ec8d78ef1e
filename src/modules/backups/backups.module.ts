import { Module, type OnModuleInit } from '@nestjs/common';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ImagesModule } from '../images/images.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { BackupFilesModule } from './backup-files.module.js';
import { BackupTrials } from './backup-trials.service.js';
import { BackupsController } from './backups.controller.js';
import { BackupsRepository } from './backups.repository.js';
import { BackupsResolver } from './backups.resolver.js';
import { BackupsService } from './backups.service.js';
import { CreateBackupSaga } from './sagas/create-backup.saga.js';
import { DeleteBackupSaga } from './sagas/delete-backup.saga.js';
import { ImportBackupSaga } from './sagas/import-backup.saga.js';
import { VerifyBackupSaga } from './sagas/verify-backup.saga.js';

@Module({
  imports: [BackupFilesModule, ContainersModule, HostsModule, ImagesModule, QuotasModule],
  controllers: [BackupsController],
  providers: [BackupsRepository, BackupsService, BackupsResolver, BackupTrials, CreateBackupSaga, DeleteBackupSaga, ImportBackupSaga, VerifyBackupSaga],
  exports: [BackupsService],
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
