import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga } from '../../../platform/operations/saga.js';
import { BackupFiles } from '../backup-files.service.js';
import { BackupTrials, canUnpack, type Trial } from '../backup-trials.service.js';
import { BackupsRepository } from '../backups.repository.js';

/** What says something of the file, not of who looked at it. */
const FLAWS: readonly string[] = ['invalid', 'not_found'];

/**
 * Reads the whole file and those it stands on again, and unpacks it on trial, unless it is closed and nobody said the passphrase. One that is not what
 * was written becomes `error` and is not restored; one that is again becomes `ready`.
 */
@Injectable()
export class VerifyBackupSaga {
  readonly saga = defineSaga<Trial>('backup.verify')
    .step('read', {
      run: async ({ ctx, input }) => {
        for (const id of input.chain) await this.read(ctx, id);
      },
    })
    .optionalStep('unpack', {
      applies: ({ input }) => canUnpack(input),
      run: (run) => this.trials.unpack(run),
      undo: (run) => this.trials.discard(run),
    })
    .end({
      succeeded: async (tx, { resourceId }) => {
        const { status } = await this.backups.get(tx, resourceId, { lock: true });
        if (status === 'error') await this.backups.update(tx, resourceId, { status: 'ready', statusReason: null });
      },
      failed: async (tx, { resourceId }, error) => {
        if (!FLAWS.includes(error.code)) return;
        const { status } = await this.backups.get(tx, resourceId, { lock: true });
        // a delete that was asked for meanwhile waits behind this
        await this.backups.update(tx, resourceId, {
          statusReason: { code: error.code, message: error.detail },
          ...(status === 'ready' ? { status: 'error' } : {}),
        });
      },
    });

  constructor(
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly trials: BackupTrials,
  ) {}

  private async read(ctx: OpContext, id: string): Promise<void> {
    const { name, digest } = await this.backups.get(ctx, id);
    const hash = createHash('sha256');
    for await (const chunk of await this.files.read(ctx.tenantId, id)) hash.update(chunk as Buffer);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest) throw new AppError('invalid', `the digest of the file of ${name} is ${found}, not ${digest}`);
  }
}
