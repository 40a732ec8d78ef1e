import type { Engine } from '../../../../native/node/index.js';
import type { FirewallHits, Firewalls, HostFirewalls } from '../facets/firewalls.js';
import { settled } from './settled.js';

export class NativeFirewalls implements Firewalls {
  constructor(private readonly engine: Engine) {}

  async apply({ groups, firewalls, guarded }: HostFirewalls): Promise<void> {
    await settled(() =>
      this.engine.applyFirewalls({
        groups,
        firewalls: firewalls.map(({ id, rules }) => ({ id, rules: rules.map(({ cidrs, ...rule }) => ({ ...rule, peers: cidrs })) })),
        guarded: guarded.map(({ address, firewallIds }) => ({ address, firewalls: firewallIds })),
      }),
    );
  }

  hits(ids: readonly string[]): Promise<FirewallHits[]> {
    return settled(() => this.engine.firewallHits([...ids]));
  }
}
