import { DriverError } from '../driver-error.js';
import type { FirewallHits, Firewalls, HostFirewalls } from '../facets/firewalls.js';
import type { FakeMachine } from './fake-machine.js';

const NOTHING = { packets: 0, bytes: 0 };

/** Keeps what it was told last, for tests that look; nothing is held back anywhere. */
export class FakeFirewalls implements Firewalls {
  constructor(private readonly machine: FakeMachine) {}

  apply(wanted: HostFirewalls): Promise<void> {
    return this.machine.keep('firewalls.apply', () => {
      demandWhole(wanted);
      this.machine.host.state.firewalls = structuredClone(wanted);
    });
  }

  async hits(ids: readonly string[]): Promise<FirewallHits[]> {
    const rulesOf = (id: string): number => this.machine.host.state.firewalls?.firewalls.find((one) => one.id === id)?.rules.length ?? 0;
    return ids.map((id) => ({ rules: Array.from({ length: rulesOf(id) }, () => NOTHING), droppedIn: NOTHING, droppedOut: NOTHING }));
  }
}

function demandWhole({ groups, firewalls, guarded }: HostFirewalls): void {
  const ids = new Set(firewalls.map(({ id }) => id));
  const addresses = guarded.map(({ address }) => address);
  const twice = addresses.find((address, place) => addresses.indexOf(address) !== place);
  if (twice !== undefined) throw new DriverError('invalid', `address ${twice}: is guarded twice`);
  const unknown = guarded.flatMap(({ firewallIds }) => firewallIds).find((id) => !ids.has(id));
  if (unknown !== undefined) throw new DriverError('invalid', `firewall ${unknown}: has no rules`);
  const missing = firewalls.flatMap(({ rules }) => rules.flatMap((rule) => rule.groups)).find((place) => place >= groups.length);
  if (missing !== undefined) throw new DriverError('invalid', `group ${missing} is not there`);
}
