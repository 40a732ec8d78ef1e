import { Injectable } from '@nestjs/common';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { BackupRow } from './backup.row.js';

@Injectable()
export class BackupsRepository extends TenantRepository<BackupRow> {
  protected readonly row = BackupRow;
  protected readonly noun = 'backup';
  protected readonly idKind = 'backup';
  protected override readonly labelled = true;
}
