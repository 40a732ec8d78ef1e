import { DriverError } from '../driver-error.js';
import type { HostNetworks, Networks, PortForward } from '../facets/networks.js';
import type { FakeMachine } from './fake-machine.js';

const portOf = ({ protocol, publicAddress, publicPort }: PortForward): string => `${protocol} ${publicPort} of ${publicAddress}`;

/** Keeps what it was told last, for tests that look; nothing is sent anywhere. */
export class FakeNetworks implements Networks {
  constructor(private readonly machine: FakeMachine) {}

  async publicAddress(): Promise<string> {
    return '192.0.2.1';
  }

  apply({ forwards }: HostNetworks): Promise<void> {
    return this.machine.keep('networks.apply', () => {
      const ports = forwards.map(portOf);
      const twice = ports.find((port, index) => ports.indexOf(port) !== index);
      if (twice !== undefined) throw new DriverError('invalid', `the port ${twice} leads to two`);
      this.machine.host.state.forwards = structuredClone(forwards);
    });
  }
}
