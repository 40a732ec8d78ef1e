import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { BackupFiles } from '../backup-files.service.js';
import { BackupsRepository } from '../backups.repository.js';

/** Removes the file, then the row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteBackupSaga {
  readonly saga = defineSaga('backup.delete')
    .step('remove', { run: ({ ctx, resourceId }) => this.files.remove(ctx.tenantId, resourceId) })
    .end({
      succeeded: async (tx, { resourceId }) => {
        const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        await this.backups.remove(tx, resourceId);
      },
      failed: async (tx, { resourceId }, error) => {
        await this.backups.update(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
      },
    });

  constructor(
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly quotas: QuotasService,
  ) {}
}
