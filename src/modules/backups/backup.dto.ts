import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { Decimal, Flag, Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LimitsInput } from '../containers/container.dto.js';
import { PROFILES, type Profile } from '../tenants/profile.rules.js';
import { Operation } from '../operations/operation.dto.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { BACKUP_STATUSES, type BackupStatus } from './backup.rules.js';

const PASSPHRASE = { min: 12, max: 256, pattern: /^\P{Cc}+$/u, wanted: 'text without control characters', writeOnly: true, optional: true, example: 'seven words that nobody else would say' };
const OPENS = { ...PASSPHRASE, doc: 'What an encrypted one was closed with; never kept or shown' };

@ObjectType({ description: 'Why a backup is in the state it is in' })
export class BackupStatusReason {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'What happened' }) message!: string;
}

@ObjectType({
  implements: () => [Node],
  description: "A container's file system and settings as one file outside the hosts' pools. It outlives the container and its host.",
})
export class Backup {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'The container it was made of, which may be gone; empty when it came as an upload' }) containerId!: string;
  @Text({ doc: "That container's name at the time" }) containerName!: string;
  @Text({ doc: 'Ready ones can be restored; all with a digest can be downloaded', enum: { BackupStatus: BACKUP_STATUSES } }) status!: BackupStatus;
  @Shape(() => BackupStatusReason, { doc: 'Only after a failure', optional: true }) statusReason?: BackupStatusReason;
  @Decimal({ doc: 'Size of the file in bytes, a whole number; 0 until ready' }) sizeBytes!: number;
  @Text({ doc: 'sha256: and the hex digest of the file; empty until ready' }) digest!: string;
  @Text({ doc: 'The backup that it holds the changes since; absent when it holds all', optional: true }) baseId?: string;
  @Flag({ doc: 'Whether its file is closed with a passphrase, in the format of age' }) encrypted!: boolean;
  @Text({
    doc: "What of the container's files is not in it, each with why: the first hundred. Sockets and devices, which hold nothing, are not told",
    array: true,
  })
  leftOut!: string[];
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Time({ doc: 'When it was asked for' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; the ETag' }) version!: number;
}

@InputType({ isAbstract: true })
export class CreateBackupBody {
  @Name({ doc: 'DNS label, unique in the tenant; made from the time when absent', example: 'before-upgrade', optional: true }) name?: string;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { reason: 'upgrade' } }) labels?: Record<string, string>;
  @Reference({ doc: 'An earlier backup of the container, by id or name: only what changed since is kept', of: 'backup', optional: true }) base?: string;
  @Text({ ...PASSPHRASE, doc: 'Closes the file, in the format of age; never kept or shown. Without it nobody opens the file again' }) passphrase?: string;
}

@InputType()
export class CreateBackupInput extends CreateBackupBody {
  @Reference({ doc: 'The container, by id or name' }) containerId!: string;
}

const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Query string of an upload. */
export class UploadBackupQuery {
  @ApiPropertyOptional({
    type: 'string',
    pattern: LABEL.source,
    description: 'DNS label, unique in the tenant; made from the time when absent',
    example: 'from-afar',
  })
  @IsOptional()
  @Matches(LABEL, { message: '$property: want a DNS label: a letter, then up to 62 letters, digits and dashes, lower case, no dash at the end' })
  name?: string;

  @ApiPropertyOptional({ type: 'string', pattern: DIGEST.source, description: 'What the sha256 of the file must be' })
  @IsOptional()
  @Matches(DIGEST, { message: '$property: want sha256: and 64 hex digits' })
  digest?: string;
}

@InputType()
export class ImportBackupInput {
  @Name({ doc: 'DNS label, unique in the tenant; made from the time when absent', example: 'from-afar', optional: true }) name?: string;
  @Text({ doc: 'What the sha256 of the file must be', optional: true, pattern: DIGEST, wanted: 'sha256: and 64 hex digits' }) digest?: string;
  @Text({ doc: 'The file, as base64. Limited by the body size: send larger ones over REST', max: 64 * 1024 ** 2, pattern: /^[A-Za-z0-9+/]+={0,2}$/, wanted: 'base64' })
  content!: string;
}

@InputType({ isAbstract: true })
export class RestoreBackup {
  @Name({ doc: 'Of the new container', example: 'web-again' }) name!: string;
  @Shape(() => LimitsInput, { doc: 'What it may use; as in the backup where left out', optional: true }) limits?: LimitsInput;
  @Text({
    doc: 'What of the kernel it may reach beyond what every container may; as in the backup where left out',
    array: true,
    optional: true,
    enum: { Profile: PROFILES },
  })
  profiles?: Profile[];
  @Flag({ doc: 'Start it at once; true when left out', optional: true }) start?: boolean;
  @Text(OPENS) passphrase?: string;
}

@InputType()
export class RestoreBackupInput extends RestoreBackup {
  @Reference({ doc: 'The backup, by id or name' }) id!: string;
}

@InputType({ isAbstract: true })
export class VerifyBackup {
  @Text({ ...OPENS, doc: `${OPENS.doc}. Without it only the file's digest is looked at` }) passphrase?: string;
}

@InputType()
export class VerifyBackupInput extends VerifyBackup {
  @Reference({ doc: 'The backup, by id or name' }) id!: string;
}

/** Answer to create. */
@ObjectType()
export class BackupWithOperation {
  @Shape(() => Backup, { doc: 'The backup' }) backup!: Backup;
  @Shape(() => Operation, { doc: 'The work under way' }) operation!: Operation;
}

/** Query string of the list of backups. */
export class BackupListQuery extends LabelListQuery({ BackupStatus: BACKUP_STATUSES }) {}

@ArgsType()
export class BackupConnectionArgs extends LabelConnectionArgs({ BackupStatus: BACKUP_STATUSES }) {}

@ObjectType()
export class BackupConnection extends ConnectionOf(Backup) {}

@ObjectType()
export class BackupPayload extends MutationPayload {
  @Field(() => Backup, { nullable: true }) backup?: Backup;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class DeleteBackupPayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
