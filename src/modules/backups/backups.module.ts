import { Module, type OnModuleInit } from '@nestjs/common';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ImagesModule } from '../images/images.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { BackupFilesModule } from './backup-files.module.js';
import { BackupsController } from './backups.controller.js';
import { BackupsRepository } from './backups.repository.js';
import { BackupsResolver } from './backups.resolver.js';
import { BackupsService } from './backups.service.js';
import { CreateBackupSaga } from './sagas/create-backup.saga.js';
import { DeleteBackupSaga } from './sagas/delete-backup.saga.js';
import { VerifyBackupSaga } from './sagas/verify-backup.saga.js';

@Module({
  imports: [BackupFilesModule, ContainersModule, HostsModule, ImagesModule, QuotasModule],
  controllers: [BackupsController],
  providers: [BackupsRepository, BackupsService, BackupsResolver, CreateBackupSaga, DeleteBackupSaga, VerifyBackupSaga],
  exports: [BackupsService],
})
export class BackupsModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateBackupSaga,
    private readonly remove: DeleteBackupSaga,
    private readonly verify: VerifyBackupSaga,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.create);
    this.runner.register(this.remove);
    this.runner.register(this.verify);
  }
}
