import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { Id, Name, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { Operation } from '../operations/operation.dto.js';
import type { ImageRow } from './image.row.js';
import { IMAGE_STATUSES, VISIBILITIES, type ImageStatus, type Visibility } from './image.rules.js';

@ObjectType({ description: 'Why an import failed' })
export class ImageStatusReason {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'For people' }) message!: string;
}

@ObjectType({ implements: () => [Node], description: 'A root file system containers are made from' })
export class Image {
  @Id() id!: string;
  @Name() name!: string;
  @Name({ doc: 'A second name, for example one that moves on to the newest release', optional: true, example: 'debian' }) alias?: string;
  @Text({ doc: 'From its os-release; empty until imported', example: 'debian' }) os!: string;
  @Text({ doc: 'From its os-release; empty until imported', example: '12' }) release!: string;
  @Text({ doc: 'amd64 or arm64; empty until imported' }) architecture!: string;
  @Whole({ doc: 'Size unpacked, in MiB' }) sizeMiB!: number;
  @Text({ doc: 'sha256 of the archive; empty until imported' }) digest!: string;
  @Text({ doc: "Public images are the operator's, for every tenant", enum: VISIBILITIES }) visibility!: Visibility;
  @Text({ doc: 'Containers can be made from it when ready', enum: IMAGE_STATUSES }) status!: ImageStatus;
  @Shape(() => ImageStatusReason, { doc: 'Why its status is error', optional: true }) statusReason?: ImageStatusReason;
  @Time({ doc: 'When it was uploaded' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const WANT_LABEL = { message: '$property: want a DNS label: a letter, then up to 62 letters, digits and dashes, lower case, no dash at the end' };

/** What a new image is called, and who may see it. */
export interface NewImage {
  name: string;
  alias?: string;
  visibility?: Visibility;
}

/** Query string of `POST /v1/images`; the body is the archive. */
export class ImportImageQuery implements NewImage {
  @ApiProperty({ type: 'string', pattern: LABEL.source, description: 'DNS label, unique in the tenant', example: 'web' })
  @Matches(LABEL, WANT_LABEL)
  name!: string;

  @ApiPropertyOptional({ type: 'string', pattern: LABEL.source, description: 'A second name', example: 'web-latest' })
  @IsOptional()
  @Matches(LABEL, WANT_LABEL)
  alias?: string;

  @ApiPropertyOptional({ type: 'string', enum: VISIBILITIES, default: 'private', description: 'public: for every tenant; the operator only' })
  @IsOptional()
  @IsIn([...VISIBILITIES])
  visibility?: Visibility;
}

@InputType()
export class ImportImageInput implements NewImage {
  @Name() name!: string;
  @Name({ doc: 'A second name', optional: true, example: 'web-latest' }) alias?: string;
  @Text({ doc: 'public: for every tenant; the operator only', optional: true, enum: VISIBILITIES }) visibility?: Visibility;
  @Text({ doc: 'The tar archive, plain or gzip, as base64. Limited by the body size: send larger ones over REST', max: 64 * 1024 ** 2, pattern: /^[A-Za-z0-9+/]+={0,2}$/ })
  content!: string;
}

/** Answer to an import. */
@ObjectType()
export class ImageAnswer {
  @Shape(() => Image, { doc: 'The new image' }) image!: Image;
  @Shape(() => Operation, { doc: 'Unpacking it' }) operation!: Operation;
}

@ObjectType()
export class ImageConnection extends ConnectionOf(Image) {}

@ObjectType()
export class ImportImagePayload extends MutationPayload {
  @Field(() => Image, { nullable: true }) image?: Image;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class DeleteImagePayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

/** An image as both transports answer it. */
export const showImage = (row: ImageRow): Image => ({
  id: row.id,
  name: row.name,
  ...(row.alias ? { alias: row.alias } : {}),
  os: row.os,
  release: row.release,
  architecture: row.architecture,
  sizeMiB: row.sizeMiB,
  digest: row.digest,
  visibility: row.visibility,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
