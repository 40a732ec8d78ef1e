import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { BackupFiles } from '../backup-files.service.js';
import { BackupsRepository } from '../backups.repository.js';

/** Removes the file, then the row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteBackupSaga implements Saga {
  readonly kind = 'backup.delete';
  readonly steps: readonly SagaStep[] = [{ name: 'remove', run: ({ ctx, resourceId }) => this.files.remove(ctx.tenantId, resourceId) }];

  constructor(
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly quotas: QuotasService,
  ) {}

  async succeeded(tx: OpContext, { resourceId }: SagaRun): Promise<void> {
    const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    await this.backups.remove(tx, resourceId);
  }

  async failed(tx: OpContext, { resourceId }: SagaRun, error: AppError): Promise<void> {
    await this.backups.update(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
  }
}
