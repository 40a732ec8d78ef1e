import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { BackupFiles } from '../backup-files.service.js';
import { BackupTrials, canUnpack, type Trial } from '../backup-trials.service.js';
import { BackupsRepository } from '../backups.repository.js';

/** Unpacks what was uploaded on trial, unless it is closed. A refused one leaves no file, stays as `error`, and holds no quota. */
@Injectable()
export class ImportBackupSaga {
  readonly saga = defineSaga<Trial>('backup.import')
    .optionalStep('unpack', {
      applies: ({ input }) => canUnpack(input),
      run: (run) => this.trials.unpack(run),
      undo: async (run) => {
        await this.trials.discard(run);
        await this.files.remove(run.ctx.tenantId, run.resourceId);
      },
    })
    .end({
      succeeded: async (tx, { resourceId }) => {
        await this.backups.update(tx, resourceId, { status: 'ready' });
      },
      failed: async (tx, { resourceId }, error) => {
        const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        const statusReason = { code: error.code, message: error.detail };
        await this.backups.update(tx, resourceId, { status: 'error', sizeBytes: '0', digest: '', reserved: {}, baseId: null, statusReason });
      },
    });

  constructor(
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly trials: BackupTrials,
    private readonly quotas: QuotasService,
  ) {}
}
