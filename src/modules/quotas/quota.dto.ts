import { InputType, ObjectType } from '@nestjs/graphql';
import { Decimal, Shape, Text, Whole } from '../../platform/dto/fields.js';
import { RESOURCES, type Amounts } from './quota.rules.js';

@ObjectType({ description: 'How much of one resource a tenant may use, and uses' })
export class Quota {
  @Text({ doc: 'What is counted', enum: RESOURCES }) resource!: string;
  @Decimal({ doc: 'The most it may use' }) limit!: number;
  @Decimal({ doc: 'What it and all tenants below it use now, exactly' }) used!: number;
  @Decimal({ doc: 'What the tenants right below it may use, together' }) promised!: number;
  @Decimal({
    doc: 'Of diskMiB: MiB that the file systems of the hosts held for the tenant itself a little while ago, each block once: containers, their snapshots, private images. Bounded there by diskMiB and snapshotMiB together',
    optional: true,
  })
  stored?: number;
}

@ObjectType()
export class QuotaList {
  @Shape(() => Quota, { doc: 'One line per resource', array: true }) items!: Quota[];
}

@InputType({ description: 'Limits by resource; what is left out stays as it is' })
export class QuotaLimits implements Amounts {
  @Whole({ doc: 'Containers', optional: true, example: 10 }) containers?: number;
  @Decimal({ doc: 'Cores', optional: true, max: 1_000_000, example: 16 }) cpus?: number;
  @Whole({ doc: 'Memory in MiB', optional: true, example: 16_384 }) memoryMiB?: number;
  @Whole({ doc: 'Disk in MiB', optional: true, example: 131_072 }) diskMiB?: number;
  @Whole({ doc: 'Snapshots', optional: true, example: 50 }) snapshots?: number;
  @Whole({ doc: 'Snapshots of containers in MiB, each by what its container had written then', optional: true, example: 131_072 }) snapshotMiB?: number;
  @Whole({ doc: 'Volumes', optional: true, example: 20 }) volumes?: number;
  @Whole({ doc: 'Volumes and their snapshots, in MiB', optional: true, example: 131_072 }) volumeMiB?: number;
  @Whole({ doc: 'Backups', optional: true, example: 10 }) backups?: number;
  @Whole({ doc: 'Backups, in MiB', optional: true, example: 131_072 }) backupMiB?: number;
  @Whole({ doc: 'Own images', optional: true, example: 10 }) images?: number;
  @Whole({ doc: 'API keys', optional: true, example: 100 }) apiKeys?: number;
  @Whole({ doc: 'Tenants below it, at all depths', optional: true, example: 10 }) tenants?: number;
  @Whole({ doc: 'Webhooks', optional: true, example: 20 }) webhooks?: number;
  @Whole({ doc: 'Schedules of snapshots', optional: true, example: 20 }) snapshotSchedules?: number;
  @Whole({ doc: 'Networks: each tenant with containers has one', optional: true, example: 100 }) networks?: number;
  @Whole({ doc: 'Addresses of containers', optional: true, example: 4096 }) addresses?: number;
  @Whole({ doc: 'Logins of registries', optional: true, example: 50 }) registries?: number;
  @Whole({ doc: 'Image campaigns, ended ones too until they are deleted', optional: true, example: 100 }) imageCampaigns?: number;
}

/** The limits that were given; a null is as good as none. */
export const amountsOf = (limits: QuotaLimits): Amounts =>
  Object.fromEntries(RESOURCES.flatMap((resource) => (limits[resource] == null ? [] : [[resource, limits[resource]]])));
