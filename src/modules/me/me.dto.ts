import { ObjectType } from '@nestjs/graphql';
import { Shape, Text, Time } from '../../platform/dto/fields.js';
import { Tenant } from '../tenants/tenant.dto.js';

@ObjectType({ description: 'The key of this request' })
export class MyKey {
  @Text({ doc: 'Opaque id' }) id!: string;
  @Text({ doc: 'Its name, or the name in the token of a person', example: 'ci' }) name!: string;
  @Text({ doc: 'What it may do', array: true }) scopes!: string[];
  @Time({ doc: 'When it stops working; never, when absent', optional: true }) expiresAt?: string;
}

@ObjectType({ description: 'Who the caller is' })
export class Me {
  @Shape(() => Tenant, { doc: 'The tenant the key belongs to' }) tenant!: Tenant;
  @Shape(() => MyKey, { doc: 'The key' }) key!: MyKey;
}
