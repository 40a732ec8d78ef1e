import { AppError, invalid } from '../../platform/errors/app-error.js';
import type { Limits } from '../../wire/limits.rules.js';
import { PLAIN_RUN_AS, type Runtime } from '../images/image.rules.js';
import type { Profile } from '../tenants/profile.rules.js';

export const CONTAINER_STATUSES = ['provisioning', 'stopped', 'starting', 'running', 'stopping', 'paused', 'restoring', 'deleting', 'error'] as const;
export type ContainerStatus = (typeof CONTAINER_STATUSES)[number];

/** Statuses in which there are processes to be measured. */
export const UP: readonly ContainerStatus[] = ['running', 'paused'];

/** What a container can be asked to be; also the statuses in which nothing is under way. */
export type Desired = 'running' | 'stopped' | 'paused';
export type Power = Uppercase<Desired>;

/** What a customer may change of a container that its host must know of. */
export interface HostSettings {
  limits: Limits;
  autostart: boolean;
  profiles: Profile[];
}

/** Quota a container holds, by resource. */
export type Held = Partial<Record<'containers' | 'addresses' | 'cpus' | 'memoryMiB' | 'diskMiB', number>>;

/** What a container of these limits is counted as. */
export const cost = ({ cpus, memoryMiB, diskMiB }: Pick<Limits, 'cpus' | 'memoryMiB' | 'diskMiB'>): Required<Held> => ({
  containers: 1,
  addresses: 1,
  cpus,
  memoryMiB,
  diskMiB,
});

/** What `wanted` has more of than `held`; never negative. Cores are decimal: rounded, so that what is taken and given back adds up. */
export function excess(wanted: Held, held: Held): Held {
  const entries = Object.entries(wanted).map(([resource, amount]) => [resource, Math.max(0, amount - (held[resource as keyof Held] ?? 0))] as const);
  return Object.fromEntries(entries.map(([resource, amount]) => [resource, Number(amount.toFixed(6))]).filter(([, amount]) => amount !== 0));
}

export const sum = (a: Held, b: Held): Held =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, Number(((a[key as keyof Held] ?? 0) + (b[key as keyof Held] ?? 0)).toFixed(6))]),
  );

export const POWER_ACTIONS = ['start', 'stop', 'restart', 'kill', 'pause', 'resume'] as const;
export type PowerAction = (typeof POWER_ACTIONS)[number];

interface PowerRule {
  to: Desired;
  /** Statuses it may be asked in; while another operation is under way it queues behind that. */
  from: readonly ContainerStatus[];
  /** The status shown until it is done. */
  status?: ContainerStatus;
  /** Asked in its own goal, it has nothing to do. */
  restarts?: true;
}

const RULES: Record<PowerAction, PowerRule> = {
  start: { to: 'running', from: ['running', 'stopped', 'provisioning', 'starting', 'stopping', 'restoring'], status: 'starting' },
  stop: { to: 'stopped', from: ['stopped', 'running', 'paused', 'provisioning', 'starting', 'stopping', 'restoring'], status: 'stopping' },
  restart: { to: 'running', from: ['running', 'stopped', 'paused', 'provisioning', 'starting', 'stopping', 'restoring'], status: 'starting', restarts: true },
  kill: { to: 'stopped', from: ['stopped', 'running', 'paused', 'provisioning', 'starting', 'stopping', 'restoring'], status: 'stopping' },
  pause: { to: 'paused', from: ['paused', 'running', 'starting'] },
  resume: { to: 'running', from: ['running', 'paused'] },
};

export interface PowerChange {
  to: Desired;
  status?: ContainerStatus;
  /** A new run begins. */
  run?: 'next';
  /** It is what is wanted already. */
  nothingToDo: boolean;
}

/** What an action means for a container in this status; fails with `conflict`. */
export function powerChange(action: PowerAction, container: { name: string; status: ContainerStatus }): PowerChange {
  const rule = RULES[action];
  if (!rule.from.includes(container.status)) {
    throw new AppError('conflict', `cannot ${action} ${container.name}: it is ${container.status}`);
  }
  return {
    to: rule.to,
    ...(rule.status ? { status: rule.status } : {}),
    ...(action === 'start' || action === 'restart' ? { run: 'next' as const } : {}),
    nothingToDo: !rule.restarts && container.status === rule.to,
  };
}

/** Whether a container in this status has a host that can be asked to change it. */
export const isChangeable = (status: ContainerStatus): boolean => status !== 'error' && status !== 'deleting';

/** Where a status goes back to when what was under way did not happen. */
export function settled(status: ContainerStatus): Desired {
  if (status === 'running' || status === 'stopping') return 'running';
  return status === 'paused' ? 'paused' : 'stopped';
}

export interface StatusReason {
  code: string;
  message: string;
}

/** Its host was seen without it; should it turn up again, all is well. */
const LOST = 'lost';
const DAMAGED = 'what its host has of it is gone or damaged, as after a power failure or a bad disk: it can only be deleted';

/** Whether the status may follow what the host shows: not once the container failed to be made, or is going. */
export const followsHost = ({ status, statusReason }: { status: ContainerStatus; statusReason: StatusReason | null }): boolean =>
  isChangeable(status) || (status === 'error' && statusReason?.code === LOST);

/** What a host shows of a container. */
export interface HostView {
  state: string;
  exitCode?: number;
  exitReason: string;
}

/** The status behind what the host shows, and why, when it is not what was wanted. */
export function statusOf(seen: HostView, desired: Desired): { status: ContainerStatus; statusReason: StatusReason | null } {
  if (seen.state === 'running' || seen.state === 'paused') return { status: seen.state, statusReason: null };
  if (seen.state !== 'stopped') return { status: 'error', statusReason: { code: LOST, message: seen.state === 'absent' ? 'its host does not have it any more' : DAMAGED } };
  return { status: 'stopped', statusReason: desired === 'stopped' || seen.exitReason === '' ? null : endOf(seen) };
}

function endOf({ exitReason, exitCode }: HostView): StatusReason {
  const code = exitCode === undefined ? '' : ` with code ${exitCode}`;
  const messages: Record<string, string> = {
    exited: `its init exited${code}`,
    killed: `its init was killed${code}`,
    oom: 'it needed more memory than its limit and was killed',
    halted: 'it halted itself',
    rebooted: 'it rebooted itself',
  };
  return { code: exitReason === 'oom' ? 'oom_killed' : exitReason, message: messages[exitReason] ?? `it ended${code}` };
}

/** Characters of a command and its environment together, of which each program inside gets a copy; a page shows many. */
const MOST_TOLD = 2 ** 17;

/**
 * What a new container runs: what it is asked for, else what its origin does. Fails with `invalid` for an init that is not there, or beside a command,
 * and for too much of it.
 */
export function runtimeOf(
  origin: { runtime: Runtime; hasInit: boolean | null; imageName: string },
  asked: { command?: string[]; init?: boolean; env?: Record<string, string> },
): Runtime {
  if (asked.init && asked.command?.length) throw invalid('/init', 'init: leave it out, or the command: one of the two runs');
  if (asked.init && origin.hasInit === false) throw invalid('/init', `init: the image ${origin.imageName} has no /sbin/init`);
  const command = asked.init ? [] : (asked.command ?? origin.runtime.command);
  const env = { ...origin.runtime.env, ...asked.env };
  const told = [...command, ...Object.entries(env).flat()].reduce((sum, text) => sum + text.length, 0);
  if (told > MOST_TOLD && (asked.command ?? asked.env)) {
    throw invalid(asked.env ? '/env' : '/command', `env and command have ${told} characters together, want at most ${MOST_TOLD}`);
  }
  // an init is root's, and ends by the signal of its kind
  return { command, env, runAs: command.length === 0 ? PLAIN_RUN_AS : origin.runtime.runAs };
}

/** What an operation tells of a container that was asked to end. */
export const warningsOf = (
  { killed }: { killed: boolean },
  { timeoutSeconds }: { timeoutSeconds: number },
): { warnings?: { code: string; message: string }[] } =>
  killed ? { warnings: [{ code: 'killed', message: `it had not ended ${timeoutSeconds} s after it was asked to, and was killed` }] } : {};
