import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { BASE64 } from '../../platform/dto/base64.js';
import { Flag, Reference, Shape, Text, Time, Whole, oneOf } from '../../platform/dto/fields.js';
import { QueryFlag, QueryWhole } from '../../platform/dto/query-fields.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';

const KINDS = ['file', 'folder', 'link', 'other'] as const;
const PATH = { doc: 'Absolute; links in it are followed inside the container, the last one too unless it is removed', pattern: /^\/[^\0]*$/, wanted: 'an absolute path', max: 4095, example: '/etc/hostname' };

@ObjectType({ description: 'What is at a path' })
export class FileEntry {
  @Text({ doc: 'Its last component. Bytes that are no UTF-8 are shown, and asked for, as the characters U+F780 (0x80) to U+F7FF (0xFF)' }) name!: string;
  @Text({ doc: 'What it is; other: a device, a pipe or a socket', enum: { FileKind: KINDS } }) kind!: string;
  @Whole({ doc: 'Bytes of a file', max: Number.MAX_SAFE_INTEGER }) size!: number;
  @Text({ doc: 'Permission bits, octal', example: '0644' }) mode!: string;
  @Whole({ doc: 'Owner, as the container sees it', max: 2 ** 32 - 1 }) uid!: number;
  @Whole({ doc: 'Group, as the container sees it', max: 2 ** 32 - 1 }) gid!: number;
  @Time({ doc: 'When its content was last changed' }) modifiedAt!: string;
  @Text({ doc: 'Where a link points', optional: true }) target?: string;
}

@ObjectType({ description: 'The entries of a folder, by name' })
export class FileListing {
  @Shape(() => FileEntry, { doc: 'Up to 10,000', array: true }) items!: FileEntry[];
  @Flag({ doc: 'Whether there are more' }) truncated!: boolean;
}

/** Answer to a write. */
export class FileAnswer {
  @Shape(() => FileEntry, { doc: 'What is there now' }) file!: FileEntry;
}

@ObjectType({ description: 'A path in which two file systems differ' })
export class FileChange {
  @Text({ doc: 'From the root' }) path!: string;
  @Text({ doc: 'What happened to it', enum: { FileChangeKind: ['added', 'modified', 'removed'] } }) change!: string;
  @Text({ doc: 'What it is, or was', enum: { FileKind: KINDS } }) kind!: string;
}

@ObjectType({ description: 'In what a snapshot differs from another, or from its image' })
export class SnapshotDiff {
  @Shape(() => FileChange, { doc: 'Up to 10,000', array: true }) items!: FileChange[];
  @Flag({ doc: 'Whether there are more' }) truncated!: boolean;
}

const octal = ({ value }: { value: unknown }): unknown => (typeof value === 'string' && /^[0-7]{3,4}$/.test(value) ? Number.parseInt(value, 8) : value);

/** Query string that names a file. */
export class FileQuery {
  @ApiProperty({ type: 'string', maxLength: 4095, pattern: '^/[^\\x00]*$', example: '/etc/hostname', description: PATH.doc })
  @IsString()
  @MaxLength(4095)
  @Matches(PATH.pattern, { message: 'path: want an absolute path' })
  path!: string;
}

export class WriteFileQuery extends FileQuery {
  @ApiPropertyOptional({ type: 'string', enum: ['file', 'folder'], default: 'file', description: 'folder: make one, without a body' })
  @IsOptional()
  @IsIn(['file', 'folder'], { message: oneOf })
  kind?: 'file' | 'folder';

  @QueryWhole({ doc: 'Owner; what was there keeps its own, else 0', min: 0, max: 65_535 }) uid?: number;

  @QueryWhole({ doc: 'Group; what was there keeps its own, else 0', min: 0, max: 65_535 }) gid?: number;

  @ApiPropertyOptional({
    type: 'string',
    pattern: '^[0-7]{3,4}$',
    example: '0644',
    description: 'Permission bits, octal; what was there keeps its own, else 0644, folders 0755',
  })
  @Transform(octal)
  @IsOptional()
  @IsInt({ message: 'mode: want three or four octal digits' })
  mode?: number;
}

export class RemoveFileQuery extends FileQuery {
  @QueryFlag('Also a folder with content') recursive?: boolean;
}

/** Query string of a diff. */
export class DiffQuery {
  @Text({ doc: 'The older snapshot, by id or name; the image as new when left out', optional: true, max: 128 }) from?: string;
}

/** A path in a container or a snapshot. */
@ArgsType()
export class PathArgs {
  @Reference({ doc: 'Id or name' }) id!: string;

  @Field(() => String, { nullable: true, defaultValue: '/', description: PATH.doc })
  @MaxLength(4095)
  @Matches(PATH.pattern, { message: 'path: want an absolute path' })
  path!: string;
}

@ObjectType({ description: 'What is at a path: a file with its bytes, or a folder with its entries' })
export class FileContent {
  @Field(() => FileEntry, { description: 'What it is' }) file!: FileEntry;
  @Field(() => String, { nullable: true, description: 'Of a file: its bytes, as base64. Larger ones than 1 MiB are read over REST' }) content?: string;
  @Field(() => FileListing, { nullable: true, description: 'Of a folder: what is in it' }) listing?: FileListing;
}

@InputType()
export class WriteContainerFileInput {
  @Reference({ doc: 'The container, by id or name' }) id!: string;
  @Text(PATH) path!: string;
  @Text({ doc: 'The bytes of a file, as base64, up to 1 MiB; send larger ones over REST', optional: true, max: 1_398_104, pattern: BASE64, wanted: 'base64' }) content?: string;
  @Text({ doc: 'file when left out; folder: make one, without content', optional: true, enum: { WritableFileKind: ['file', 'folder'] } }) kind?: 'file' | 'folder';
  @Whole({ doc: 'Owner; what was there keeps its own, else 0', optional: true, max: 65_535 }) uid?: number;
  @Whole({ doc: 'Group; what was there keeps its own, else 0', optional: true, max: 65_535 }) gid?: number;
  @Text({
    doc: 'Permission bits, octal; what was there keeps its own, else 0644, folders 0755',
    optional: true,
    max: 4,
    pattern: /^[0-7]{3,4}$/,
    wanted: 'three or four octal digits, for example 0644',
    example: '0644',
  })
  mode?: string;
}

@ObjectType()
export class WriteContainerFilePayload extends MutationPayload {
  @Field(() => FileEntry, { nullable: true, description: 'What is there now' }) file?: FileEntry;
}

@InputType()
export class RemoveContainerFileInput {
  @Reference({ doc: 'The container, by id or name' }) id!: string;
  @Text(PATH) path!: string;
  @Flag({ doc: 'Also a folder with content', optional: true }) recursive?: boolean;
}

@ObjectType()
export class RemoveContainerFilePayload extends MutationPayload {
  @Field(() => FileEntry, { nullable: true, description: 'What was there' }) file?: FileEntry;
}
