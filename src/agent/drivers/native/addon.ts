import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The native engine's own surface: see native/node. */
export type Addon = typeof import('../../../../native/node/index.js');

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
