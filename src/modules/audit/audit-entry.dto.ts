import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ListQuery } from '../../platform/database/tenant-repository.js';
import { Id, Shape, Text, Time } from '../../platform/dto/fields.js';
import { ConnectionArgs, ConnectionOf } from '../../platform/graphql/connection.js';

@ObjectType({ description: 'Who did something' })
export class AuditActor {
  @Text({ doc: 'The key, which may be gone' }) keyId!: string;
  @Text({ doc: 'Its name' }) name!: string;
  @Text({ doc: 'The tenant it belongs to: another one when a parent acted' }) tenantId!: string;
}

@ObjectType({ description: 'Something that was done, or refused' })
export class AuditEntry {
  @Id() id!: string;
  @Text({ doc: 'The route, or the mutation', example: 'POST /v1/containers' }) action!: string;
  @Text({ doc: 'ok, or the code of the error' }) outcome!: string;
  @Shape(() => AuditActor, { doc: 'Who; absent when the caller had no valid key', optional: true }) actor?: AuditActor;
  @Text({ doc: 'The object it was done to', optional: true }) resourceId?: string;
  @Text({ doc: 'The address it came from' }) remote!: string;
  @Text({ doc: 'The program it came from, as it called itself', optional: true }) userAgent?: string;
  @Text({ doc: 'The request, as in its answer' }) requestId!: string;
  @Time({ doc: 'When' }) createdAt!: string;
}

@ObjectType()
export class AuditEntryConnection extends ConnectionOf(AuditEntry) {}

/** What narrows the audit; each exact. */
export interface AuditFilter {
  action?: string;
  outcome?: string;
  keyId?: string;
  resource?: string;
}

/** Query string of `GET /v1/audit`. Entries have no names. */
export class AuditQuery implements ListQuery, AuditFilter {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'Items on a page' })
  @Type(() => Number)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @ApiPropertyOptional({ type: 'string', description: 'nextCursor of the previous page' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string;

  @ApiPropertyOptional({ type: 'string', description: 'createdAt:desc or createdAt:asc' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  sort?: string;

  @ApiPropertyOptional({ type: 'string', description: 'For example POST /v1/containers, or mutation createContainer' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  action?: string;

  @ApiPropertyOptional({ type: 'string', description: 'ok, or an error code' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  outcome?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Of this key' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  keyId?: string;

  @ApiPropertyOptional({ type: 'string', description: 'About this object, by id' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  resource?: string;
}

@ArgsType()
export class AuditArgs extends ConnectionArgs implements AuditFilter {
  @Field(() => String, { nullable: true, description: 'For example mutation createContainer' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  action?: string;

  @Field(() => String, { nullable: true, description: 'ok, or an error code' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  outcome?: string;

  @Field(() => String, { nullable: true, description: 'Of this key' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  keyId?: string;

  @Field(() => String, { nullable: true, description: 'About this object, by id' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  resource?: string;
}
