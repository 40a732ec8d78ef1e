import type { ContainerSpecInput } from '../../wire/generated/berth/host/v1/ContainerSpec.js';
import type { FileEntryInput } from '../../wire/generated/berth/host/v1/FileEntry.js';
import type { VolumeMountInput } from '../../wire/generated/berth/host/v1/VolumeMount.js';
import type { ContainerRow } from './container.row.js';

const SEED = '/var/lib/cloud/seed/nocloud';

/** What a host is told about a container. Files are written once, when its root file system is made, so only then they travel. */
export function containerSpec(
  row: ContainerRow,
  nameservers: readonly string[],
  options: { files?: boolean; volumes?: readonly VolumeMountInput[] } = {},
): ContainerSpecInput {
  return {
    id: row.id,
    hostname: row.name,
    imageId: row.imageId,
    command: row.command,
    env: row.env,
    runAs: row.runAs,
    limits: row.limits,
    nics: row.nics,
    volumes: [...(options.volumes ?? [])],
    nameservers: [...nameservers],
    files: options.files ? filesOf(row) : [],
    // its limit is told to the hosts apart, whenever it changes
    diskGroup: { id: row.tenantId, limitMiB: 0 },
    profile: row.profiles.join('+') || 'default',
  };
}

function filesOf({ id, name, userData, sshKeys }: ContainerRow): FileEntryInput[] {
  const files: FileEntryInput[] = [];
  if (userData !== null) {
    files.push({ path: `${SEED}/user-data`, mode: 0o600, content: Buffer.from(userData) });
    // cloud-init takes the user data only beside this
    files.push({ path: `${SEED}/meta-data`, mode: 0o644, content: Buffer.from(`instance-id: ${id}\nlocal-hostname: ${name}\n`) });
  }
  if (sshKeys.length > 0) files.push({ path: '/root/.ssh/authorized_keys', mode: 0o600, content: Buffer.from(`${sshKeys.join('\n')}\n`) });
  return files;
}
