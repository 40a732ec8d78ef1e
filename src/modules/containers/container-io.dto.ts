import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Decimal, Flag, Numbers, Reference, Shape, Strings, Text, Time, Times, Whole } from '../../platform/dto/fields.js';
import { QueryWhole } from '../../platform/dto/query-fields.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';

const ENCODINGS = ['utf8', 'base64'] as const;
export type ExecEncoding = (typeof ENCODINGS)[number];

@InputType({ isAbstract: true })
export class Exec {
  @Text({ doc: 'Program and arguments; no shell in between', array: true, least: 1, max: 65_536, example: ['uname', '-a'] })
  command!: string[];
  @Text({ doc: 'Its input: text, or base64 with encoding base64; up to 1 MiB', optional: true, max: 1_398_104, pattern: /^/, wanted: 'text' }) stdin?: string;
  @Strings({ doc: 'Added to the environment', kind: 'env', optional: true }) env?: Record<string, string>;
  @Text({ doc: 'Directory to run in; / when left out', optional: true, pattern: /^\/[^\0]*$/, wanted: 'an absolute path' }) cwd?: string;
  @Text({
    doc: 'Name or uid[:gid] inside the container; root when left out',
    optional: true,
    min: 1,
    max: 64,
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[0-9]+)?$/,
    wanted: 'a name or a number of a user, with :<group> if wanted, for example 1000:1000',
  })
  user?: string;
  @Whole({ doc: 'Seconds until it is killed; 60 when left out', optional: true, min: 1, max: 600 }) timeoutSeconds?: number;
  @Text({ doc: 'How stdin, stdout and stderr are written', optional: true, enum: { ExecEncoding: ENCODINGS } }) encoding?: ExecEncoding;
}

@InputType()
export class ExecInContainerInput extends Exec {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@ObjectType({ description: 'How a command ended' })
export class ExecResult {
  @Whole({ doc: '128 + signal when killed, 127 when there is no such program' }) exitCode!: number;
  @Text({ doc: 'Up to 1 MiB' }) stdout!: string;
  @Text({ doc: 'Up to 1 MiB' }) stderr!: string;
  @Flag({ doc: 'Whether output was thrown away' }) truncated!: boolean;
  @Flag({ doc: 'Whether it was killed because its time was up' }) timedOut!: boolean;
}

@ObjectType()
export class ExecInContainerPayload extends MutationPayload {
  @Field(() => Int, { nullable: true }) exitCode?: number;
  @Field(() => String, { nullable: true }) stdout?: string;
  @Field(() => String, { nullable: true }) stderr?: string;
  @Field(() => Boolean, { nullable: true }) truncated?: boolean;
  @Field(() => Boolean, { nullable: true }) timedOut?: boolean;
}

@ObjectType({ description: 'In MiB, rounded up' })
export class MemoryStats {
  @Whole({ doc: 'In use now' }) usedMiB!: number;
  @Whole({ doc: 'The most it may use' }) limitMiB!: number;
  @Whole({ doc: 'The most it used since it started' }) peakMiB!: number;
}

@ObjectType()
export class ProcessStats {
  @Whole({ doc: 'Running now' }) used!: number;
  @Whole({ doc: 'The most there may be' }) limit!: number;
}

@ObjectType()
export class DiskStats {
  @Whole({ doc: 'Written by the container' }) usedMiB!: number;
  @Whole({ doc: 'The most it may write' }) limitMiB!: number;
}

@ObjectType({ description: 'Since it started' })
export class NetworkStats {
  @Decimal({ doc: 'Received, bytes' }) rxBytes!: number;
  @Decimal({ doc: 'Sent, bytes' }) txBytes!: number;
}

@ObjectType({ description: 'Since it started' })
export class IoStats {
  @Decimal({ doc: 'Read, bytes' }) readBytes!: number;
  @Decimal({ doc: 'Written, bytes' }) writeBytes!: number;
}

@ObjectType({ description: 'What a container uses now' })
export class Stats {
  @Decimal({ doc: 'Since it started' }) cpuSeconds!: number;
  @Decimal({ doc: 'Of one core, since it was last asked' }) cpuPercent!: number;
  @Shape(() => MemoryStats, { doc: 'Memory' }) memory!: MemoryStats;
  @Shape(() => ProcessStats, { doc: 'Processes and threads' }) processes!: ProcessStats;
  @Shape(() => DiskStats, { doc: 'Disk' }) disk!: DiskStats;
  @Shape(() => NetworkStats, { doc: 'Network' }) network!: NetworkStats;
  @Shape(() => IoStats, { doc: 'Disk traffic' }) io!: IoStats;
  @Numbers({ doc: 'Percent of the last 10 seconds in which something waited for cpu, memory, io; where the kernel knows', optional: true })
  pressure?: Record<string, number>;
  @Numbers({
    doc: 'How often each limit was met since it started, or in its last run: cpu (tenths of a second in which it was held back), memory (processes killed), processes (refused), disk (found full), networkIn and networkOut (packets that waited)',
  })
  limitHits!: Record<string, number>;
  @Times({ doc: 'When each was last met, to within 5 seconds' }) limitHitsAt!: Record<string, string>;
  @Time({ doc: 'When this was measured' }) at!: string;
}

@ArgsType()
export class StatsArgs {
  @Field(() => ID, { description: 'Id or name' })
  @IsString()
  @MaxLength(128)
  id!: string;

  @Field(() => Int, { description: 'Seconds between two measurements, 1 to 60', defaultValue: 5 })
  @IsInt()
  @Min(1)
  @Max(60)
  everySeconds!: number;
}

@ObjectType({ description: 'The newest output of the console' })
export class Logs {
  @Text({ doc: 'Text; what is not UTF-8 is replaced' }) content!: string;
  @Flag({ doc: 'Whether there is older output' }) truncated!: boolean;
}

@ArgsType()
export class LogsArgs {
  @Reference({ doc: 'Id or name' }) id!: string;

  @Field(() => Int, { description: 'Newest lines, 1 to 10,000', defaultValue: 1000 })
  @IsInt()
  @Min(1)
  @Max(10_000)
  tail!: number;
}

/** Query string of `GET …/logs`. */
export class LogsQuery {
  @QueryWhole({ doc: 'Newest lines', min: 1, max: 10_000, default: 1000 }) tail: number = 1000;
}
