import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { Flag, Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { QueryFlag } from '../../platform/dto/query-fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { ContainerUsage } from '../usage/usage.dto.js';
import { Operation } from '../operations/operation.dto.js';
import { PROFILES, type Profile } from '../tenants/profile.rules.js';
import { CONTAINER_STATUSES, type ContainerStatus } from './container.rules.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { AskedLimits, ShownLimits } from './limits.fields.js';

@ObjectType({ description: 'What a container may use' })
export class ContainerLimits extends ShownLimits {}

@ObjectType({ description: 'The image a container was made from' })
export class ContainerImage {
  @Text({ doc: 'Opaque id; the image may be gone' }) id!: string;
  @Text({ doc: 'Its name at the time' }) name!: string;
}

@ObjectType({ description: 'An address of a container' })
export class ContainerAddress {
  @Text({ doc: 'ipv4', enum: { AddressFamily: ['ipv4'] } }) family!: string;
  @Text({ doc: 'Without a prefix length', example: '10.128.0.2' }) address!: string;
  @Text({ doc: 'The network it belongs to' }) networkId!: string;
}

@ObjectType({ description: 'Why a container is in its status' })
export class ContainerStatusReason {
  @Text({ doc: 'A code of the catalogue, or exited, killed, oom_killed, halted, rebooted, lost' }) code!: string;
  @Text({ doc: 'For people' }) message!: string;
}

@ObjectType({ implements: () => [Node], description: "A small Linux machine that shares its host's kernel" })
export class Container {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'What it is now', enum: { ContainerStatus: CONTAINER_STATUSES } }) status!: ContainerStatus;
  @Shape(() => ContainerStatusReason, { doc: 'Why, after a failure or an end nobody asked for', optional: true }) statusReason?: ContainerStatusReason;
  @Shape(() => ContainerImage, { doc: 'What it was made from' }) image!: ContainerImage;
  @Shape(() => ContainerLimits, { doc: 'What it may use' }) limits!: ContainerLimits;
  @Shape(() => ContainerUsage, {
    doc: 'What it uses, as last measured; absent until its present run was, and while it does not run. No part of its version',
    optional: true,
  })
  usage?: ContainerUsage;
  @Text({ doc: 'How its host runs it', example: 'native' }) driver!: string;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Shape(() => ContainerAddress, { doc: 'Its addresses', array: true }) addresses!: ContainerAddress[];
  @Flag({ doc: 'Refuses to be deleted' }) protected!: boolean;
  @Flag({ doc: 'Started again when its host comes up' }) autostart!: boolean;
  @Text({ doc: 'What it runs; empty: the init of its image', array: true }) command!: string[];
  @Text({ doc: 'Whom its command runs as, by name or number, with a group after a colon; empty: root' }) user!: string;
  @Text({ doc: 'The folder its command runs in; empty: /' }) workingDir!: string;
  @Text({ doc: 'The signal that asks its command to end; empty: SIGTERM, or what an init halts by' }) stopSignal!: string;
  @Strings({ doc: 'Environment of its init', kind: 'env' }) env!: Record<string, string>;
  @Text({ doc: 'SHA-256 of its user data, in hex', optional: true }) userDataSha256?: string;
  @Text({ doc: 'What of the kernel it may reach beyond what every container may, from its next start on', array: true, enum: { Profile: PROFILES } }) profiles!: Profile[];
  @Whole({ doc: 'How many snapshots of it there are' }) snapshots!: number;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Time({ doc: 'When it was last changed' }) updatedAt!: string;
  @Time({ doc: 'When its present run began; absent when it does not run', optional: true }) startedAt?: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType({ description: 'What is left out keeps its default: 1 core, 512 MiB memory, 4096 MiB disk, 512 processes' })
export class LimitsInput extends AskedLimits {}

@InputType({ description: 'A snapshot or a container' })
export class SourceInput {
  @Reference({ doc: 'A snapshot, by id or name', optional: true }) snapshotId?: string;
  @Reference({ doc: 'A container, by id or name: copied as it is now', optional: true }) containerId?: string;
  @Flag({ doc: 'Keep the machine id and the SSH host keys of what is copied; false when left out: the copy draws its own when it first starts', optional: true })
  keepIdentity?: boolean;
}

/** No NUL: it cannot be part of an argument. */
const SSH_KEY = /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/=]+( [^\r\n\0]*)?$/;

@InputType()
export class CreateContainerInput {
  @Name() name!: string;
  @Text({ doc: 'The image, by id, name or alias; not needed with source', optional: true, example: 'busybox', of: 'image', min: 1, max: 128 }) image?: string;
  @Shape(() => SourceInput, { doc: 'Copy a snapshot or another container', optional: true }) source?: SourceInput;
  @Shape(() => LimitsInput, { doc: 'What it may use', optional: true }) limits?: LimitsInput;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { env: 'prod' } }) labels?: Record<string, string>;
  @Flag({ doc: 'Start it at once; true when left out', optional: true }) start?: boolean;
  @Text({ doc: "What to run instead of the image's own command or init: program and arguments", array: true, optional: true }) command?: string[];
  @Flag({ doc: "Boot the image's init although it has a command of its own; as root, stopped by the signal that init knows", optional: true }) init?: boolean;
  @Strings({ doc: 'Environment of its init', kind: 'env', optional: true }) env?: Record<string, string>;
  @Text({ doc: 'For cloud-init; never shown again', optional: true, writeOnly: true, max: 65_536 }) userData?: string;
  @Text({
    doc: 'Public keys that may log in as root, as in ~/.ssh/id_ed25519.pub',
    array: true,
    optional: true,
    max: 8192,
    trimmed: true,
    pattern: SSH_KEY,
    wanted: 'a public key as in ~/.ssh/id_ed25519.pub, one line: its type (ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp256, ...), its base64, a comment if there is one',
  })
  sshKeys?: string[];
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
  @Flag({ doc: 'Start it again when its host comes up; true when left out', optional: true }) autostart?: boolean;
  @Text({
    doc: 'What of the kernel it may reach beyond what every container may, if its tenant was granted that; a copied container keeps its own when left out',
    array: true,
    optional: true,
    enum: { Profile: PROFILES },
  })
  profiles?: Profile[];
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateContainer {
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
  @Flag({ doc: 'Start it again when its host comes up', optional: true }) autostart?: boolean;
  @Shape(() => LimitsInput, { doc: 'Applied while it runs', optional: true }) limits?: LimitsInput;
  @Text({ doc: 'In place of those it has; take effect at its next start', array: true, mutability: 'restart', optional: true, enum: { Profile: PROFILES } })
  profiles?: Profile[];
}

@InputType()
export class UpdateContainerInput extends UpdateContainer {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Query string of `DELETE /v1/containers/{id}`. */
export class DeleteContainerQuery {
  @QueryFlag('Do not give it time to stop') force?: boolean;
}

@InputType()
export class DeleteContainerInput {
  @Reference({ doc: 'Id or name' }) id!: string;
  @Flag({ doc: 'Do not give it time to stop', optional: true }) force?: boolean;
}

@InputType({ isAbstract: true })
export class PowerOptions {
  @Flag({ doc: 'Do not give it time to stop', optional: true }) force?: boolean;
  @Whole({ doc: 'Seconds it may take to stop before it is killed; 10 when left out', optional: true, min: 1, max: 600 }) timeoutSeconds?: number;
}

@InputType()
export class PowerInput extends PowerOptions {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Answer to whatever changes a container on its host. */
@ObjectType()
export class ContainerAnswer {
  @Shape(() => Container, { doc: 'The container' }) container!: Container;
  @Shape(() => Operation, { doc: 'The work that was started' }) operation!: Operation;
}

/** Answer to a change: with an operation when the host has something to do. */
@ObjectType()
export class ContainerChange {
  @Shape(() => Container, { doc: 'The container' }) container!: Container;
  @Shape(() => Operation, { doc: 'The work that was started, when limits, profiles or autostart change', optional: true }) operation?: Operation;
}

/** Query string of the list of containers. */
export class ContainerListQuery extends LabelListQuery({ ContainerStatus: CONTAINER_STATUSES }) {}

@ArgsType()
export class ContainerConnectionArgs extends LabelConnectionArgs({ ContainerStatus: CONTAINER_STATUSES }) {}

@ObjectType()
export class ContainerConnection extends ConnectionOf(Container) {}

@ObjectType()
export class ContainerPayload extends MutationPayload {
  @Field(() => Container, { nullable: true }) container?: Container;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class DeleteContainerPayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
