import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Logger } from 'pino';

import { serveAgent, type ListenOptions } from './agent.server.js';
import { CallLog } from './call-log.js';
import { ContainerLifecycle } from './container-lifecycle.js';
import type { HostDriver } from './drivers/host-driver.js';
import { FileService } from './file-service.js';
import { hostAgentHandlers } from './host-agent.handlers.js';
import { HostAgentService } from './host-agent.service.js';
import { ImageStore } from './image-store.js';
import { KeyedQueue } from './keyed-queue.js';
import { Ledger } from './ledger.js';
import { Observations } from './observations.js';
import { Runs } from './runs.js';
import { SnapshotStore } from './snapshot-store.js';
import { VERSION } from '../platform/config/version.js';
import { VolumeStore } from './volume-store.js';

export interface AgentOptions {
  stateDir: string;
  driver: HostDriver;
  listen: ListenOptions;
  /** Largest file taken, and largest archive of an image, in bytes. */
  imageUploadLimit: number;
  /** Largest archive of a backup, when that is more. */
  backupLimit?: number | undefined;
  /** Without a byte for so long, an upload is given up; 60 when left out. */
  uploadIdleSeconds?: number | undefined;
  /** Bytes of the disk that no upload takes; a tenth of it, 1 GiB at most, when left out. */
  uploadReserve?: number | undefined;
  log: Logger;
  /** Gets a line for each call made for a request of the API; none are written when it is left out. */
  callLog?: Logger | undefined;
}

export interface RunningAgent {
  /** As a client dials it. */
  readonly address: string;
  /** Resolves once what the last agent or boot left undone was tried, and old tombstones are gone. */
  readonly recovered: Promise<void>;
  /** Stops serving and lets go of the driver; containers keep running. */
  close(): Promise<void>;
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** An agent on a driver: ledger, service and server, serving when this resolves. It closes the driver with itself. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { driver, log } = options;
  const folder = join(options.stateDir, 'agent');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ledger = await Ledger.open(join(folder, 'ledger'));
  const queue = new KeyedQueue();
  const runs = new Runs(driver, ledger);
  const observations = new Observations(driver, ledger, runs);
  const lifecycle = new ContainerLifecycle(driver, ledger, queue, observations, runs, (await driver.describe()).bootId ?? '');
  const { imageUploadLimit, backupLimit = 0, uploadReserve } = options;
  const images = new ImageStore(driver, ledger, queue, join(folder, 'staging'), Math.max(imageUploadLimit, backupLimit), uploadReserve);
  const snapshots = new SnapshotStore(driver, ledger, queue);
  const files = new FileService(driver, queue, join(folder, 'files'), imageUploadLimit, uploadReserve);
  const volumes = new VolumeStore(driver, ledger, queue);
  const service = new HostAgentService(driver, lifecycle, runs, snapshots, images, volumes, files, observations, VERSION);

  const server = await serveAgent(hostAgentHandlers(service, new CallLog(log, options.callLog), options.uploadIdleSeconds), options.listen);
  // Only now is this the host's one agent, which may write.
  const unfollow = runs.follow(log);
  const expire = (): Promise<void> =>
    ledger.expire(Date.now()).catch((error: unknown) => log.error({ err: error }, 'tombstones could not be expired'));
  const daily = setInterval(() => void expire(), DAY_MILLISECONDS).unref();
  log.info({ address: server.address, driver: driver.name }, 'agent listens');
  const recovered = Promise.all([lifecycle.recover(), expire()]).then(([failures]) => {
    for (const { id, error } of failures) log.error({ id, err: error }, 'container could not be recovered');
  });

  return {
    address: server.address,
    recovered,
    async close() {
      clearInterval(daily);
      unfollow();
      observations.close();
      await server.close();
      await driver.close();
      await ledger.close();
    },
  };
}
