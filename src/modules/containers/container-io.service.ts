import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { isBase64 } from '../../platform/dto/base64.js';
import { mib } from '../../platform/dto/mib.rules.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { LiveKeys } from '../../platform/events/live-keys.js';
import { LiveStreams } from '../../platform/events/live-streams.js';
import { Slots } from '../../platform/limits/slots.js';
import type { StatsReply } from '../../wire/generated/berth/host/v1/StatsReply.js';
import type { HostAgentClient } from '../../wire/host-agent.client.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { Exec, ExecResult, Logs, Stats } from './container-io.dto.js';
import { UP, type ContainerStatus } from './container.rules.js';
import { ContainersRepository } from './containers.repository.js';

const MOST_BYTES = 1024 * 1024;
const EXEC_SECONDS = 60;
/** Commands under way at once: each holds a thread of its host until it ends. */
const MOST_IN_CONTAINER = 32;
const MOST_OF_TENANT = 128;

/** What goes straight to the host and changes no row. */
@Injectable()
export class ContainerIoService {
  private readonly inContainer = new Slots(MOST_IN_CONTAINER, 'commands in the container');
  private readonly ofTenant = new Slots(MOST_OF_TENANT, 'commands of the tenant');

  constructor(
    private readonly idempotency: Idempotency,
    private readonly containers: ContainersRepository,
    private readonly hosts: HostsService,
    private readonly liveKeys: LiveKeys,
    private readonly streams: LiveStreams,
  ) {}

  /**
   * Runs a command; fails with `conflict` unless the container runs, `rate_limited` while too many commands do. Not repeated by us, ever: running twice is
   * not running once.
   */
  @Allow('containers:exec')
  async exec(ctx: OpContext, idOrName: string, input: Exec): Promise<ExecResult> {
    const stdin = Buffer.from(input.stdin ?? '', input.encoding ?? 'utf8');
    if (input.encoding === 'base64' && !isBase64(input.stdin ?? '')) throw invalid('/stdin', 'stdin: want base64');
    if (stdin.length > MOST_BYTES) throw invalid('/stdin', 'stdin: want at most 1 MiB');
    const { agent, id } = await this.reach(ctx, idOrName, 'run a command in', ['running']);
    const leave = [this.inContainer.take(id)];
    try {
      leave.push(this.ofTenant.take(ctx.tenantId));
      return await this.idempotency.once(ctx, () => this.run(agent, id, input, stdin));
    } finally {
      for (const one of leave) one();
    }
  }

  /** Fails with `conflict` unless the container runs or is paused. */
  @Allow('containers:read')
  async stats(ctx: OpContext, idOrName: string): Promise<Stats> {
    const { agent, id } = await this.reach(ctx, idOrName, 'measure', UP);
    return show(await agent.stats(id));
  }

  /** Of up to 100 at once, by id, with one call to each host; those that do not run are left out, one that could not be measured is its error. */
  @Allow('containers:read')
  async statsOf(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Stats | Error>> {
    const up = await this.containers.hostsOf(ctx, ids);
    const found = new Map<string, Stats | Error>();
    const measure = async (hostId: string): Promise<void> => {
      const there = up.filter((row) => row.hostId === hostId).map(({ id }) => id);
      try {
        const measured = await (await this.hosts.agent(ctx, hostId)).statsOf(there);
        for (const [id, stats] of measured) found.set(id, stats instanceof Error ? stats : show(stats));
      } catch (error) {
        for (const id of there) found.set(id, error as Error);
      }
    };
    await Promise.all([...new Set(up.map(({ hostId }) => hostId))].map(measure));
    return found;
  }

  /**
   * What it uses, measured every so many seconds, until it runs no more or the key changes. Fails with `conflict` unless it runs or is paused,
   * `rate_limited` while the tenant has too many streams open.
   */
  @Allow('containers:read')
  async watchStats(ctx: OpContext, idOrName: string, everySeconds: number): Promise<AsyncIterableIterator<Stats>> {
    const { id } = await this.reach(ctx, idOrName, 'measure', UP);
    return this.streams.open(ctx, (signal) => this.measuring(ctx, id, everySeconds, signal));
  }

  private async *measuring(ctx: OpContext, id: string, everySeconds: number, signal: AbortSignal): AsyncGenerator<Stats> {
    const stop = new AbortController();
    const over = AbortSignal.any([signal, stop.signal]);
    const unwatch = await this.liveKeys.watch(ctx.actor, () => stop.abort());
    try {
      while (!over.aborted) {
        const measured = await this.stats(ctx, id).catch(goneOrStopped);
        if (!measured) return;
        yield measured;
        await pause(everySeconds * 1000, undefined, { signal: over }).catch(() => undefined);
      }
    } finally {
      unwatch();
    }
  }

  /** The newest lines of the console, at most 1 MiB; of a container that could not be made, what was kept of them. */
  @Allow('containers:read', { inside: true })
  async logs(ctx: OpContext, idOrName: string, lines: number): Promise<Logs> {
    const { id, hostId, failedLog } = await this.containers.get(ctx, idOrName);
    ctx.request.subject = id;
    const agent = await this.hosts.agent(ctx, hostId);
    const { content, truncated } = await agent.logs({ containerId: id, tailBytes: MOST_BYTES }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
      return { content: Buffer.from(failedLog ?? ''), truncated: false };
    });
    const text = content.toString('utf8');
    const from = startOfTail(text, lines);
    return { content: text.slice(from), truncated: truncated || from > 0 };
  }

  private async run(agent: HostAgentClient, id: string, input: Exec, stdin: Buffer): Promise<ExecResult> {
    const encoding = input.encoding ?? 'utf8';
    const reply = await agent.exec({
      containerId: id,
      command: input.command,
      stdin,
      env: input.env ?? {},
      cwd: input.cwd ?? '',
      user: input.user ?? '',
      timeoutSeconds: input.timeoutSeconds ?? EXEC_SECONDS,
      maxOutputBytes: MOST_BYTES,
    });
    return {
      exitCode: reply.exitCode,
      stdout: reply.stdout.toString(encoding),
      stderr: reply.stderr.toString(encoding),
      truncated: reply.truncated,
      timedOut: reply.timedOut,
    };
  }

  /** The agent of a container whose status is one of `when`; fails with `conflict` otherwise, naming what cannot be done. */
  async reach(ctx: OpContext, idOrName: string, verb: string, when: readonly ContainerStatus[]): Promise<{ agent: HostAgentClient; id: string }> {
    const { id, name, status, hostId } = await this.containers.get(ctx, idOrName);
    ctx.request.subject = id;
    if (!when.includes(status)) throw new AppError('conflict', `cannot ${verb} ${name}: it is ${status}`);
    return { agent: await this.hosts.agent(ctx, hostId), id };
  }
}

function goneOrStopped(error: unknown): undefined {
  if (error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found')) return undefined;
  throw error;
}

/** Where the last `lines` lines begin; a newline at the very end ends the last line. */
function startOfTail(text: string, lines: number): number {
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let left = lines; left > 0; left--) {
    if (at <= 0) return 0;
    const newline = text.lastIndexOf('\n', at - 1);
    if (newline < 0) return 0;
    at = newline;
  }
  return at + 1;
}

const show = (s: StatsReply): Stats => ({
  cpuSeconds: s.cpuSeconds,
  cpuPercent: s.cpuPercent,
  memory: { usedMiB: mib(s.memoryUsedBytes), limitMiB: mib(s.memoryLimitBytes), peakMiB: mib(s.memoryPeakBytes) },
  processes: { used: s.processesUsed, limit: s.processesLimit },
  disk: { usedMiB: mib(s.diskUsedBytes), limitMiB: mib(s.diskLimitBytes) },
  network: { rxBytes: s.networkRxBytes, txBytes: s.networkTxBytes },
  io: { readBytes: s.ioReadBytes, writeBytes: s.ioWriteBytes },
  ...(Object.keys(s.pressure).length > 0 ? { pressure: s.pressure } : {}),
  limitHits: s.limitHits,
  limitHitsAt: s.limitHitsAt,
  at: s.at,
});
