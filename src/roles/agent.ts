import type { Logger } from 'pino';

import { startAgent, type RunningAgent } from '../agent/agent.js';
import type { HostDriver } from '../agent/drivers/host-driver.js';
import { driverNamed } from '../agent/drivers/registry.js';
import { openLog } from '../platform/telemetry/log.js';
import type { WireTls } from '../wire/host-agent.definition.js';

export interface RunAgentOptions {
  stateDir: string;
  /** `unix:/path` or `host:port`. */
  listen: string;
  /** A driver by name, or one that is open already. */
  driver: string | HostDriver;
  /** Six characters naming this installation on its host. */
  instance: string;
  /** Size in MiB of the pool file, made when the state directory is not on btrfs. */
  poolMiB: number;
  /** Blocks of addresses that containers do not reach, but for these name servers in them. */
  privateRanges?: readonly string[];
  nameservers?: readonly string[];
  /** Address of the host's that ports are forwarded at; absent: that of the card behind its default route. */
  publicAddress?: string;
  /** Bytes. */
  imageUploadLimit?: number;
  backupLimit?: number;
  /** Seconds without a byte after which an upload is given up. */
  uploadIdleSeconds?: number;
  /** Bytes of the disk that no upload takes. */
  uploadReserve?: number;
  socketGid?: number;
  tls?: WireTls;
  log?: Logger;
  /** Gets a line for each call made for a request of the API. */
  callLog?: Logger;
}

/** Runs the agent of this host; needs root with the native driver. Serving when it resolves; stop it with `close`. */
export async function runAgent(options: RunAgentOptions): Promise<RunningAgent> {
  const driver = typeof options.driver === 'string' ? await (await driverNamed(options.driver)).open(options) : options.driver;
  return startAgent({
    stateDir: options.stateDir,
    driver,
    listen: { address: options.listen, tls: options.tls, socketGid: options.socketGid },
    imageUploadLimit: options.imageUploadLimit ?? 4 * 1024 ** 3,
    backupLimit: options.backupLimit,
    uploadIdleSeconds: options.uploadIdleSeconds,
    uploadReserve: options.uploadReserve,
    log: options.log ?? openLog('info', 'agent'),
    callLog: options.callLog,
  });
}
