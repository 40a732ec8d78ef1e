import { createHash } from 'node:crypto';
import type { OpContext } from '../../platform/context/op-context.js';
import { onceForEach } from '../../platform/database/kept-row.js';
import type { Container } from './container.dto.js';
import type { ContainerRow } from './container.row.js';
import { UP } from './container.rules.js';

const shownFrom = (row: ContainerRow): Container => ({
  id: row.id,
  name: row.name,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  image: { id: row.imageId, name: row.imageName },
  limits: row.limits,
  ...(row.usage && UP.includes(row.status) ? { usage: row.usage } : {}),
  driver: row.driver,
  labels: row.labels,
  addresses: row.nics.map((nic) => ({ family: 'ipv4', address: nic.address.split('/')[0]!, networkId: nic.networkId })),
  protected: row.protected,
  autostart: row.autostart,
  command: row.command,
  ...row.runAs,
  env: row.env,
  profiles: row.profiles,
  snapshots: row.snapshots,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  ...(row.startedAt ? { startedAt: row.startedAt.toISOString() } : {}),
  version: row.version,
});

/** A parent does not see what its tenants tell their containers. */
const shownOutside = onceForEach((row: ContainerRow): Container => ({ ...shownFrom(row), command: [], env: {} }));

const shownInside = onceForEach(
  (row: ContainerRow): Container => ({
    ...shownFrom(row),
    ...(row.userData === null ? {} : { userDataSha256: createHash('sha256').update(row.userData).digest('hex') }),
  }),
);

/** A container as both transports answer it. */
export const showContainer = (row: ContainerRow, ctx: OpContext): Container => (ctx.actor.outside ? shownOutside : shownInside)(row);
