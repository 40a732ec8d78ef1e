import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { HostDriver } from './host-driver.js';

/** The machine a driver is opened on. */
export interface DriverOptions {
  /** Its folder may keep what the driver must find again. */
  stateDir: string;
  /** Six characters naming this installation on its host. */
  instance: string;
  /** Size in MiB of the pool that is made where the host has none. */
  poolMiB: number;
  /** Blocks of addresses that containers do not reach, but for these name servers in them. */
  privateRanges?: readonly string[];
  nameservers?: readonly string[];
  /** Address of the host's that ports are forwarded at; absent: that of the card behind its default route. */
  publicAddress?: string;
}

/** What a module `<name>/<name>.driver.ts` beside this file exports as `driver`; being there makes it one of the drivers. */
export interface DriverModule {
  open(options: DriverOptions): Promise<HostDriver>;
  /** Removes every trace of the installation from the host but its state directory. Left out: there are none. */
  destroyAll?(options: DriverOptions): Promise<void>;
}

/** The drivers there are. */
export function driverNames(): string[] {
  const isDriver = (name: string): boolean => ['js', 'ts'].some((ending) => existsSync(join(import.meta.dirname, name, `${name}.driver.${ending}`)));
  return readdirSync(import.meta.dirname).filter(isDriver).sort();
}

/** A driver by name. Only that one is loaded: a machine without the native addon still runs the fake. Throws when there is no such driver. */
export async function driverNamed(name: string): Promise<DriverModule> {
  const names = driverNames();
  if (!names.includes(name)) throw new Error(`BERTH_AGENT_DRIVER: there is no driver ${name}; there are ${names.join(', ')}`);
  const { driver } = (await import(`./${name}/${name}.driver.js`)) as { driver: DriverModule };
  return driver;
}
