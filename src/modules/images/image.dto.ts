import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { Id, Name, Reference, Shape, Strings, Text, Time, Whole, oneOf } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { Operation } from '../operations/operation.dto.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { IMAGE_STATUSES, VISIBILITIES, type ImageStatus, type Visibility } from './image.rules.js';

@ObjectType({ description: 'Why an import failed' })
export class ImageStatusReason {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'For people' }) message!: string;
}

@ObjectType({ description: 'That an image is to go' })
export class ImageDeprecation {
  @Time({ doc: 'Since when it is known' }) announced!: string;
  @Time({ doc: 'From then on no container can be made from it; those there are stay' }) unavailableAfter!: string;
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
  @Text({ doc: 'sha256 of the archive, or of the manifest of an OCI image; empty until imported' }) digest!: string;
  @Text({ doc: "Public images are the operator's, for every tenant", enum: { ImageVisibility: VISIBILITIES } }) visibility!: Visibility;
  @Text({ doc: 'Containers can be made from it when ready', enum: { ImageStatus: IMAGE_STATUSES } }) status!: ImageStatus;
  @Shape(() => ImageStatusReason, { doc: 'Why its status is error', optional: true }) statusReason?: ImageStatusReason;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Shape(() => ImageDeprecation, { doc: 'Only when it is to go', optional: true }) deprecation?: ImageDeprecation;
  @Text({ doc: "What a container of it runs when told nothing else, from an OCI image's configuration; empty: its init", array: true }) command!: string[];
  @Text({ doc: 'Whom its command runs as, by name or number, with a group after a colon; empty: root' }) user!: string;
  @Text({ doc: 'The folder its command runs in; empty: /' }) workingDir!: string;
  @Text({ doc: 'The signal that asks its command to end; empty: SIGTERM, or what an init halts by' }) stopSignal!: string;
  @Time({ doc: 'When its import was asked for' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const WANT_LABEL = { message: '$property: want a DNS label: a letter, then up to 62 letters, digits and dashes, lower case, no dash at the end' };

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const ARCHITECTURES = ['amd64', 'arm64'] as const;

/** What a new image is called, and who may see it. */
export interface NewImage {
  name: string;
  alias?: string;
  visibility?: Visibility;
  labels?: Record<string, string>;
}

/** Query string of `POST /v1/images` when the body is an archive. */
export class ImportImageQuery {
  @ApiPropertyOptional({ type: 'string', pattern: LABEL.source, description: 'With an archive as the body: DNS label, unique in the tenant', example: 'web' })
  @IsOptional()
  @Matches(LABEL, WANT_LABEL)
  name?: string;

  @ApiPropertyOptional({ type: 'string', pattern: LABEL.source, description: 'A second name', example: 'web-latest' })
  @IsOptional()
  @Matches(LABEL, WANT_LABEL)
  alias?: string;

  @ApiPropertyOptional({ type: 'string', enum: VISIBILITIES, default: 'private', description: 'public: for every tenant; the operator only' })
  @IsOptional()
  @IsIn([...VISIBILITIES], { message: oneOf })
  visibility?: Visibility;

  @ApiPropertyOptional({ type: 'string', pattern: DIGEST.source, description: 'What the sha256 of the archive must be' })
  @IsOptional()
  @Matches(DIGEST, { message: '$property: want sha256: and 64 hex digits' })
  digest?: string;
}

@InputType()
export class ImageSource {
  @Reference({ doc: 'A snapshot, by id or name: the image is what its container saw' }) snapshotId!: string;
}

@InputType({ isAbstract: true })
export class ImportImageBody implements NewImage {
  @Name() name!: string;
  @Name({ doc: 'A second name', optional: true, example: 'web-latest' }) alias?: string;
  @Text({ doc: 'public: for every tenant; the operator only', optional: true, enum: { ImageVisibility: VISIBILITIES } }) visibility?: Visibility;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { os: 'debian' } }) labels?: Record<string, string>;
  @Text({
    doc: 'Where to fetch it: https:// of an archive, or oci://host/repository:tag of an image in a registry, asked with its login when there is one in /v1/registries',
    optional: true,
    max: 2048,
    pattern: /^[!-~]+$/,
    wanted: 'a URL without spaces',
    example: 'https://images.example.com/web.tar.xz',
  })
  url?: string;
  @Text({ doc: 'What the sha256 of the archive must be, or of the manifest or index in the registry', optional: true, pattern: DIGEST, wanted: 'sha256: and 64 hex digits' }) digest?: string;
  @Text({ doc: 'Which of the images of a registry, and what an archive must hold; as the host when left out', optional: true, enum: { Architecture: ARCHITECTURES } })
  architecture?: string;
  @Shape(() => ImageSource, { doc: 'What to make it from, instead of a URL', optional: true }) source?: ImageSource;
}

@InputType()
export class ImportImageInput extends ImportImageBody {
  @Text({
    doc: 'The archive, as base64, instead of a URL or a source. Limited by the body size: send larger ones over REST',
    optional: true,
    max: 64 * 1024 ** 2,
    pattern: /^[A-Za-z0-9+/]+={0,2}$/,
    wanted: 'base64',
  })
  content?: string;
}

@InputType()
export class ImageDeprecationInput {
  @Time({ doc: 'Since when it is known; now when left out', optional: true }) announced?: string;
  @Time({ doc: 'From then on no container can be made from it' }) unavailableAfter!: string;
}

@InputType({ isAbstract: true })
export class UpdateImage {
  @Name({ doc: 'A new name', optional: true }) name?: string;
  @Name({ doc: 'Taken over from the image of yours that has it; null gives it up', optional: true, removable: true, example: 'web-latest' }) alias?:
    string | null;
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
  @Text({ doc: 'The operator only', optional: true, enum: { ImageVisibility: VISIBILITIES } }) visibility?: Visibility;
  @Shape(() => ImageDeprecationInput, { doc: 'That it is to go; null takes that back', optional: true, removable: true })
  deprecation?: ImageDeprecationInput | null;
}

@InputType()
export class UpdateImageInput extends UpdateImage {
  @Reference({ doc: 'Id, name or alias' }) id!: string;
}

/** Answer to an import. */
@ObjectType()
export class ImageAnswer {
  @Shape(() => Image, { doc: 'The new image' }) image!: Image;
  @Shape(() => Operation, { doc: 'Unpacking it' }) operation!: Operation;
}

/** Answer to a change. */
@ObjectType()
export class ImageChange {
  @Shape(() => Image, { doc: 'The image' }) image!: Image;
}

/** Query string of the list of images. */
export class ImageListQuery extends LabelListQuery({ ImageStatus: IMAGE_STATUSES }) {}

@ArgsType()
export class ImageConnectionArgs extends LabelConnectionArgs({ ImageStatus: IMAGE_STATUSES }) {}

@ObjectType()
export class ImageConnection extends ConnectionOf(Image) {}

@ObjectType()
export class ImportImagePayload extends MutationPayload {
  @Field(() => Image, { nullable: true }) image?: Image;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class UpdateImagePayload extends MutationPayload {
  @Field(() => Image, { nullable: true }) image?: Image;
}

@ObjectType()
export class DeleteImagePayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
