import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { BackupFiles } from '../backup-files.service.js';
import { BackupTrials, canUnpack, type Trial } from '../backup-trials.service.js';
import { BackupsRepository } from '../backups.repository.js';

/** Unpacks what was uploaded on trial, unless it is closed. A refused one leaves no file, stays as `error`, and holds no quota. */
@Injectable()
export class ImportBackupSaga implements Saga<Trial> {
  readonly kind = 'backup.import';
  readonly steps: readonly SagaStep<Trial>[] = [
    {
      name: 'unpack',
      applies: ({ input }) => canUnpack(input),
      run: (run) => this.trials.unpack(run),
      undo: async (run) => {
        await this.trials.discard(run);
        await this.files.remove(run.ctx.tenantId, run.resourceId);
      },
    },
  ];

  constructor(
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly trials: BackupTrials,
    private readonly quotas: QuotasService,
  ) {}

  async succeeded(tx: OpContext, { resourceId }: SagaRun<Trial>): Promise<void> {
    await this.backups.update(tx, resourceId, { status: 'ready' });
  }

  async failed(tx: OpContext, { resourceId }: SagaRun<Trial>, error: AppError): Promise<void> {
    const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    await this.backups.update(tx, resourceId, {
      status: 'error',
      sizeBytes: '0',
      digest: '',
      reserved: {},
      baseId: null,
      statusReason: { code: error.code, message: error.detail },
    });
  }
}
