import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ListQuery } from '../database/tenant-repository.js';

/** Query string of every list. */
export class ListQueryDto implements ListQuery {
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

  @ApiPropertyOptional({ type: 'string', description: 'Order, for example createdAt:desc or name:asc' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  sort?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Exact name' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  name?: string;
}

/** Lists of nouns that have a status. */
export class StatusListQueryDto extends ListQueryDto {
  @ApiPropertyOptional({ type: 'string', description: 'Exact status' })
  @IsOptional()
  @IsString()
  @MaxLength(32)
  status?: string;
}

/** Lists of nouns that have a status and labels. */
export class LabelListQueryDto extends StatusListQueryDto {
  @ApiPropertyOptional({ type: 'string', description: 'Kubernetes label selector, for example env in (a,b),!old,tier!=x' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  labels?: string;
}
