import { ObjectType } from '@nestjs/graphql';
import { Decimal, Flag, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';

@ObjectType({ description: 'One thing the host offers or lacks' })
export class HostCheck {
  @Text({ doc: 'What was looked at' }) name!: string;
  @Flag({ doc: 'Whether it is as it should be' }) ok!: boolean;
  @Text({ doc: 'What was found' }) found!: string;
  @Text({ doc: 'What to do about it; empty when all is well' }) fix!: string;
}

@ObjectType({ description: 'A machine that runs containers' })
export class Host {
  @Text({ doc: 'Opaque id' }) id!: string;
  @Text({ doc: 'Its host name' }) name!: string;
  @Text({ doc: 'Whether its agent answers', enum: { HostStatus: ['online', 'offline', 'unknown'] } }) status!: string;
  @Text({ doc: 'How it runs containers', example: 'native' }) driver!: string;
  @Text({ doc: 'Kernel release', optional: true }) kernel?: string;
  @Text({ doc: 'amd64 or arm64', optional: true }) architecture?: string;
  @Text({ doc: 'Version of its agent', optional: true }) agentVersion?: string;
  @Decimal({ doc: 'Cores', optional: true }) cpus?: number;
  @Whole({ doc: 'Memory', optional: true }) memoryMiB?: number;
  @Whole({ doc: 'Size of its pool', optional: true }) diskMiB?: number;
  @Whole({ doc: 'What is left of its pool', optional: true }) diskFreeMiB?: number;
  @Flag({ doc: 'The kernel met a fault in its pool and made it read-only: what runs goes on, nothing new is begun; checks say what to do' })
  poolReadOnly!: boolean;
  @Text({ doc: 'Address that its containers share: ports of it are forwarded to them', optional: true, example: '198.51.100.7' }) publicAddress?: string;
  @Text({ doc: 'What it can do', array: true, example: ['snapshots', 'diskQuota'] }) capabilities!: string[];
  @Shape(() => HostCheck, { doc: 'What was looked at on it', array: true }) checks!: HostCheck[];
  @Time({ doc: 'When it last answered', optional: true }) lastSeenAt?: string;
  @Time({ doc: 'When it was first seen' }) createdAt!: string;
}

@ObjectType()
export class HostList {
  @Shape(() => Host, { doc: 'All hosts, by name', array: true }) items!: Host[];
}

