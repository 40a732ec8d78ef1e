import { Injectable } from '@nestjs/common';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApiKeyRow } from './api-key.row.js';

@Injectable()
export class ApiKeysRepository extends TenantRepository<ApiKeyRow> {
  protected readonly row = ApiKeyRow;
  protected readonly noun = 'api key';
  protected readonly idKind = 'apiKey';

  constructor(work: UnitOfWork) {
    super(work);
  }
}
