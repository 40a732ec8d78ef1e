import type { ContainerSpec as WireSpec, ContainerSpecInput } from '../wire/generated/berth/host/v1/ContainerSpec.js';
import type { DiskGroup as WireDiskGroup } from '../wire/generated/berth/host/v1/DiskGroup.js';
import type { EnsureRequest } from '../wire/generated/berth/host/v1/EnsureRequest.js';
import type { ExecRequest as WireExec } from '../wire/generated/berth/host/v1/ExecRequest.js';
import type { HostDescription as WireHost } from '../wire/generated/berth/host/v1/HostDescription.js';
import type { ImageInfo as WireImage } from '../wire/generated/berth/host/v1/ImageInfo.js';
import type { ImportLimits as WireImportLimits } from '../wire/generated/berth/host/v1/ImportLimits.js';
import type { FirewallRule as WireRule } from '../wire/generated/berth/host/v1/FirewallRule.js';
import type { HostFirewalls as WireFirewalls } from '../wire/generated/berth/host/v1/HostFirewalls.js';
import type { PortForward as WirePortForward } from '../wire/generated/berth/host/v1/PortForward.js';
import type { RootSource as WireSource } from '../wire/generated/berth/host/v1/RootSource.js';
import type { StopOptions as WireStop } from '../wire/generated/berth/host/v1/StopOptions.js';
import type { StreamRequest as WireStream } from '../wire/generated/berth/host/v1/StreamRequest.js';
import type { Terminal as WireTerminal } from '../wire/generated/berth/host/v1/Terminal.js';
import type { VolumeReply } from '../wire/generated/berth/host/v1/VolumeReply.js';
import type { FacetName, LimitName } from '../wire/facets.js';
import { checkedId } from './checked-id.js';
import type { Wanted } from './container-lifecycle.js';
import { DriverError } from './drivers/driver-error.js';
import type { DiskGroup } from './drivers/facets/disk-groups.js';
import type { ImageInfo, ImportLimits } from './drivers/facets/images.js';
import type { ContainerSpec, HostDescription, RootSource, RunAs, StopOptions } from './drivers/facets/lifecycle.js';
import type { FirewallRule, HostFirewalls } from './drivers/facets/firewalls.js';
import type { PortForward } from './drivers/facets/networks.js';
import type { ExecRequest, StreamRequest, Terminal } from './drivers/facets/streams.js';
import type { VolumeUsage } from './drivers/facets/volumes.js';
import { facetsOf, type HostDriver } from './drivers/host-driver.js';

const MIB = 1024 * 1024;
const DEFAULT_GRACE_SECONDS = 10;
const DEFAULT_EXEC_SECONDS = 60;
const MAX_EXEC_SECONDS = 3600;
const MAX_EXEC_OUTPUT_BYTES = 4 * MIB;

export const mib = (bytes: number): number => Math.ceil(bytes / MIB);

/** Checks what the agent itself relies on; the driver checks the rest of the spec. */
export function toWanted(request: EnsureRequest | null): Wanted {
  if (!request?.spec) throw new DriverError('invalid', 'spec: missing');
  if (request.power === 'POWER_UNSPECIFIED') throw new DriverError('invalid', 'power: missing');
  return {
    spec: toSpec(request.spec),
    generation: request.generation,
    power: request.power,
    run: request.run,
    stop: toStop(request.stop),
    source: toSource(request.source),
    autostart: !request.noAutostart,
    forceDetach: request.forceDetach,
  };
}

function toSpec(spec: WireSpec): ContainerSpec {
  if (!spec.limits) throw new DriverError('invalid', 'limits: missing');
  return {
    id: checkedId(spec.id),
    hostname: spec.hostname,
    imageId: checkedId(spec.imageId),
    command: spec.command,
    env: spec.env,
    runAs: toRunAs(spec.runAs),
    limits: spec.limits,
    nics: spec.nics.map(({ networkId, name, mac, address, gateway }) => ({ networkId, name, mac, address, gateway })),
    volumes: spec.volumes.map(({ volumeId, path, readOnly }) => ({ volumeId: checkedId(volumeId), path, readOnly })),
    nameservers: spec.nameservers,
    files: spec.files.map(({ path, mode, content }) => ({ path, mode, content })),
    profile: spec.profile || 'default',
    ...(spec.diskGroup ? { diskGroup: toDiskGroup(spec.diskGroup) } : {}),
  };
}

/** A container as it was last wanted, without its files. */
export const fromSpec = (spec: Omit<ContainerSpec, 'files'>): ContainerSpecInput => ({ ...spec, runAs: toRunAs(spec.runAs), files: [] });

/** Of a caller or a ledger of before there is none. */
const toRunAs = (told: RunAs | null | undefined): RunAs => ({
  user: told?.user ?? '',
  workingDir: told?.workingDir ?? '',
  stopSignal: told?.stopSignal ?? '',
});

/** Protocols of a caller of later are refused. */
export function toPortForward({ protocol, publicAddress, publicPort, address, port, allowedCidrs }: WirePortForward): PortForward {
  if (protocol !== 'tcp' && protocol !== 'udp') throw new DriverError('invalid', `protocol ${protocol}: want tcp or udp`);
  return { protocol, publicAddress, publicPort, address, port, allowedCidrs };
}

/** Words of a caller of later are refused. */
export const toFirewalls = ({ groups, firewalls, guarded }: WireFirewalls): HostFirewalls => ({
  groups: groups.map(({ cidrs }) => cidrs),
  firewalls: firewalls.map(({ id, rules }) => ({ id: checkedId(id), rules: rules.map(toRule) })),
  guarded: guarded.map(({ address, firewallIds }) => ({ address, firewallIds: firewallIds.map(checkedId) })),
});

function toRule({ direction, protocol, ...rule }: WireRule): FirewallRule {
  if (direction !== 'in' && direction !== 'out') throw new DriverError('invalid', `direction ${direction}: want in or out`);
  const known = (['any', 'tcp', 'udp', 'icmp', 'icmpv6'] as const).find((name) => name === protocol);
  if (known === undefined) throw new DriverError('invalid', `protocol ${protocol}: want any, tcp, udp, icmp or icmpv6`);
  return { ...rule, direction, protocol: known };
}

export const toDiskGroup = ({ id, limitMiB }: WireDiskGroup): DiskGroup => ({ id: checkedId(id), limitMiB });

function toSource(source: WireSource | null): RootSource | undefined {
  if (source?.from === 'imageId') return { image: checkedId(source.imageId) };
  if (source?.from === 'snapshotId') return { snapshot: checkedId(source.snapshotId), ...(source.keepIdentity ? { keepIdentity: true } : {}) };
  return undefined;
}

export function toStop(stop: WireStop | null): StopOptions {
  return { force: stop?.force ?? false, timeoutSeconds: stop?.timeoutSeconds || DEFAULT_GRACE_SECONDS };
}

export function toExec(request: WireExec): ExecRequest {
  if (request.command.length === 0) throw new DriverError('invalid', 'command: empty');
  return {
    command: request.command,
    stdin: request.stdin,
    env: request.env,
    cwd: request.cwd,
    user: request.user,
    timeoutSeconds: Math.min(request.timeoutSeconds || DEFAULT_EXEC_SECONDS, MAX_EXEC_SECONDS),
    maxOutputBytes: Math.min(request.maxOutputBytes || MIB, MAX_EXEC_OUTPUT_BYTES),
  };
}

export function toStream({ command, env, cwd, user, terminal }: WireStream): StreamRequest {
  if (command.length === 0) throw new DriverError('invalid', 'command: empty');
  return { command, env, cwd, user, ...(terminal ? { terminal: toTerminal(terminal) } : {}) };
}

/** A size no program trips over. */
export function toTerminal({ columns, rows }: WireTerminal): Terminal {
  const between = (size: number): number => Math.min(Math.max(size, 1), 1000);
  return { columns: between(columns), rows: between(rows) };
}

/** What is not given is bounded all the same: 10 GiB, a million entries, ten minutes. */
export function toImportLimits(limits: WireImportLimits | null): ImportLimits {
  return {
    maxBytes: limits?.maxBytes || 10 * 1024 * MIB,
    maxEntries: limits?.maxEntries || 1_000_000,
    timeoutSeconds: limits?.timeoutSeconds || 600,
  };
}

export function fromImage(image: ImageInfo): WireImage {
  const { imageId, digest, sizeBytes, os, release, architecture, hasInit, command, env, runAs } = image;
  // What the ledger of an earlier version kept lacks the last three.
  return { imageId, digest, sizeMiB: mib(sizeBytes), os, release, architecture, hasInit, command: command ?? [], env: env ?? {}, runAs: toRunAs(runAs) };
}

/** Limits and facets that capabilities call otherwise. Limits that are not here every host with limits holds. */
const CAPABILITIES: Partial<Record<FacetName | LimitName, string>> = {
  freezing: 'pause',
  networks: 'portForwards',
  disk: 'diskQuota',
  swap: 'swapLimits',
  io: 'ioLimits',
  writeback: 'writebackLimits',
};

/** A host as the wire describes it. */
export async function fromDescription(driver: HostDriver, { kernel = '', bootId = '', features, ...host }: HostDescription, agentVersion: string): Promise<WireHost> {
  const publicAddress = (await driver.networks?.publicAddress()) ?? '';
  const facets = facetsOf(driver);
  const limits = [...(driver.limits?.held ?? [])];
  const capabilities = [...facets.map((name) => CAPABILITIES[name] ?? name), ...limits.flatMap((name) => CAPABILITIES[name] ?? []), ...features];
  return { ...host, kernel, bootId, agentVersion, driver: driver.name, facets: ['lifecycle', ...facets], limits, capabilities, publicAddress };
}

export const fromVolume = (volumeId: string, { used, allowed }: VolumeUsage, generation: number): VolumeReply => ({
  volumeId,
  sizeMiB: mib(allowed),
  usedMiB: mib(used),
  generation,
});
