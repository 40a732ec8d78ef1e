import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { Engine } from '../../../../native/node/index.js';
import type { HostNetworks, Networks } from '../facets/networks.js';
import { settled } from './settled.js';

export class NativeNetworks implements Networks {
  /** `given` is what the operator says; empty: the address of the card behind the default route. */
  constructor(
    private readonly engine: Engine,
    private readonly given: string,
  ) {}

  async publicAddress(): Promise<string> {
    return this.given || defaultAddress(await readFile('/proc/net/route', 'utf8'), os.networkInterfaces());
  }

  async apply({ forwards }: HostNetworks): Promise<void> {
    await settled(() => this.engine.forwardPorts(forwards));
  }
}

/** The first IPv4 address of the card behind the default route; empty without one. `routes` as in `/proc/net/route`. */
export function defaultAddress(routes: string, cards: ReturnType<typeof os.networkInterfaces>): string {
  const lines = routes.split('\n').slice(1).map((line) => line.split('\t'));
  const card = lines.find(([, destination]) => destination === '00000000')?.[0];
  return cards[card ?? '']?.find(({ family }) => family === 'IPv4')?.address ?? '';
}
