import { Injectable } from '@nestjs/common';
import { Allow, ANY_KEY } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantsService } from '../tenants/tenants.service.js';
import type { Me } from './me.dto.js';

@Injectable()
export class MeService {
  constructor(private readonly tenants: TenantsService) {}

  @Allow(ANY_KEY)
  async get(ctx: OpContext): Promise<Me> {
    const { keyId, keyName, scopes, expiresAt } = ctx.actor;
    return {
      tenant: await this.tenants.ofKey(ctx),
      key: { id: keyId, name: keyName, scopes: [...scopes], ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}) },
    };
  }
}
