import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Decimal, Flag, Id, Name, Reference, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, StatusConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { ApiKey } from '../api-keys/api-key.dto.js';
import { Quota, QuotaLimits } from '../quotas/quota.dto.js';
import { StatusListQuery } from '../../platform/rest/list.query.js';
import { PROFILES, type Profile } from './profile.rules.js';
import { TENANT_STATUSES } from './tenant.rules.js';

@ObjectType({ implements: () => [Node], description: 'A customer: whoever keys, containers and quotas belong to' })
export class Tenant {
  @Id() id!: string;
  @Name({ doc: 'DNS label, unique below its parent', example: 'acme' }) name!: string;
  @Text({ doc: 'The tenant above it', optional: true }) parentId?: string;
  @Text({ doc: 'A suspended tenant and all below it may read, change nothing, and run nothing', enum: { TenantStatus: TENANT_STATUSES } }) status!: string;
  @Decimal({ doc: 'How many times its own limits it may promise to the tenants right below it' }) overcommit!: number;
  @Flag({ doc: 'Whether tenants above it may reach its secrets and files' }) parentAccess!: boolean;
  @Text({ doc: 'What its containers may ask for beyond what every container may', array: true, enum: { Profile: PROFILES } }) profiles!: Profile[];
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType()
export class CreateTenantInput {
  @Name({ doc: 'DNS label, unique below its parent', example: 'acme' }) name!: string;
  @Reference({ doc: 'The tenant above it: yours when left out', optional: true }) parentId?: string;
  @Shape(() => QuotaLimits, { doc: 'Limits other than the defaults', optional: true }) quota?: QuotaLimits;
  @Decimal({ doc: 'How many times its own limits it may promise to the tenants right below it; 1 when left out', optional: true, min: 1, max: 100, example: 1 })
  overcommit?: number;
  @Text({ doc: 'What its containers may ask for; the operator alone grants it', array: true, optional: true, enum: { Profile: PROFILES } }) profiles?: Profile[];
}

@InputType({ isAbstract: true })
export class UpdateTenantInput {
  @Name({ doc: 'A new name; given from above', optional: true, example: 'acme' }) name?: string;
  @Decimal({ doc: 'How many times its own limits it may promise; given from above', optional: true, min: 1, max: 100 }) overcommit?: number;
  @Flag({ doc: 'Let tenants above it reach its secrets and files; only it itself can say so', optional: true }) parentAccess?: boolean;
  @Text({
    doc: 'What its containers may ask for, in place of what they might before; the operator alone grants it',
    array: true,
    optional: true,
    enum: { Profile: PROFILES },
  })
  profiles?: Profile[];
}

@InputType()
export class ChangeTenantInput extends UpdateTenantInput {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@InputType()
export class SetTenantQuotaInput {
  @Reference({ doc: 'Id or name of the tenant' }) id!: string;
  @Shape(() => QuotaLimits, { doc: 'Named limits change' }) quota!: QuotaLimits;
}

/** Answer to create, with the tenant's first key: the only time its secret is seen. */
@ObjectType()
export class CreatedTenant {
  @Shape(() => Tenant, { doc: 'The new tenant' }) tenant!: Tenant;
  @Shape(() => ApiKey, { doc: 'Its first key, with all scopes' }) apiKey!: ApiKey;
  @Text({ doc: 'The whole key; keep it, it is not shown again, also not when the request is repeated', optional: true }) secret?: string;
}

/** Query string of the list of tenants. */
export class TenantListQuery extends StatusListQuery({ TenantStatus: TENANT_STATUSES }) {}

@ArgsType()
export class TenantConnectionArgs extends StatusConnectionArgs({ TenantStatus: TENANT_STATUSES }) {}

@ObjectType()
export class TenantConnection extends ConnectionOf(Tenant) {}

@ObjectType()
export class CreateTenantPayload extends MutationPayload {
  @Field(() => Tenant, { nullable: true }) tenant?: Tenant;
  @Field(() => ApiKey, { nullable: true }) apiKey?: ApiKey;
  @Field(() => String, { nullable: true, description: 'The whole key; not shown again' }) secret?: string;
}

@ObjectType()
export class TenantPayload extends MutationPayload {
  @Field(() => Tenant, { nullable: true }) tenant?: Tenant;
}

@ObjectType()
export class DeleteTenantPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}

@ObjectType()
export class TenantQuotaPayload extends MutationPayload {
  @Field(() => [Quota], { nullable: true }) quota?: Quota[];
}
