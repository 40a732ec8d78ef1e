import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Check } from '../host-driver.js';

/** Where an engine works: the instance's six characters, its state directory, the shim's path, the pool's size in MiB. */
export interface AddonConfig {
  instance: string;
  stateDir: string;
  shim: string;
  poolMib: number;
}

/** `required`: nothing works without it; otherwise it limits how much. */
export type HostCheck = Check & { required: boolean };

/** The native engine's own surface, as far as operators' commands use it. */
export interface Addon {
  /** What the host offers and lacks; reads only, needs no engine. */
  checks(): HostCheck[];
  Engine: {
    open(config: AddonConfig): Promise<{
      /** Removes everything that carries the instance's id. The engine is unusable afterwards. */
      destroyAll(): Promise<void>;
    }>;
  };
}

/** Loads the engine. Throws when it was not built. */
export function loadAddon(): Addon {
  return createRequire(import.meta.url)(built('berth.node')) as Addon;
}

export const shimPath = (): string => built('berth-shim');

/** A file of native/bin, found from src/ and from dist/ alike. */
function built(name: string): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'native', 'bin', name);
    if (existsSync(path)) return path;
  }
  throw new Error(`native/bin/${name} is missing: build it with native/build.sh`);
}
