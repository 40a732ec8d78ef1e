import { isCidr } from '../../platform/auth/cidr.js';
import { demandSelector } from '../../platform/database/label-selector.js';
import { invalid } from '../../platform/errors/app-error.js';
import type { Peer, Rule } from './firewall.rules.js';

/** Fails with `invalid`, naming the place, for a rule that a JSON schema cannot refuse. */
export function demandRules(rules: readonly Rule[]): void {
  rules.forEach(({ protocol, ports = [], peers }, place) => {
    const at = `/rules/${place}`;
    if (ports.length > 0 && protocol !== 'tcp' && protocol !== 'udp') throw invalid(`${at}/ports`, `ports: ${protocol} has none; leave them out`);
    ports.forEach((text, i) => {
      const [first = 0, last = first] = text.split('-').map(Number);
      if (last > 65_535 || first > last) throw invalid(`${at}/ports/${i}`, 'ports: want a port of 1 to 65535, or two as 8000-8100');
    });
    peers.forEach((peer, i) => demandPeer(peer, `${at}/peers/${i}`));
  });
}

function demandPeer({ cidr, selector, networkId }: Peer, at: string): void {
  if ([cidr, selector, networkId].filter((one) => one !== undefined).length !== 1) throw invalid(at, 'peers: want one of cidr, selector and networkId in each');
  if (cidr !== undefined && !isCidr(cidr)) throw invalid(`${at}/cidr`, 'cidr: want a block of addresses, as 192.0.2.0/24 or 2001:db8::/32, with no bit set behind its prefix');
  if (selector !== undefined) demandSelector(`${at}/selector`, selector);
}
