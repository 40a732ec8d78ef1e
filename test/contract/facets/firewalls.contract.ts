import { expect, it } from '@jest/globals';
import type { FirewallRule, HostFirewalls } from '../../../src/agent/drivers/facets/firewalls.js';
import type { DriverBed } from '../driver-bed.js';

const rule = (rule: Partial<FirewallRule>): FirewallRule => ({ direction: 'in', protocol: 'tcp', ports: [], cidrs: [], groups: [], ...rule });
const WANTED: HostFirewalls = {
  groups: [['10.255.255.3/32', '10.255.255.4/32'], []],
  firewalls: [
    { id: 'fwl_1', rules: [rule({ ports: ['80', '8000-8100', '8050'], cidrs: ['0.0.0.0/0'] }), rule({ direction: 'out', protocol: 'udp', ports: ['53'], cidrs: ['192.0.2.0/24', '192.0.2.0/25'] })] },
    { id: 'fwl_2', rules: [rule({ protocol: 'icmp', groups: [0] }), rule({ protocol: 'icmpv6', cidrs: ['0.0.0.0/0'] }), rule({ protocol: 'any', groups: [1] }), rule({})] },
    { id: 'fwl_3', rules: [] },
  ],
  guarded: [
    { address: '10.255.255.2', firewallIds: ['fwl_1', 'fwl_2'] },
    { address: '10.255.255.3', firewallIds: ['fwl_3'] },
  ],
};

export function firewallsContract(bed: () => DriverBed): void {
  const nothing: HostFirewalls = { groups: [], firewalls: [], guarded: [] };

  it('takes all that are to hold, again, less of them, and none', async () => {
    const firewalls = bed().facet('firewalls');
    await firewalls.apply(WANTED);
    await firewalls.apply(WANTED);
    await firewalls.apply({ ...WANTED, guarded: WANTED.guarded.slice(1) });
    await firewalls.apply(nothing);
  });

  it('counts by rule, and nothing of one that it has not', async () => {
    const firewalls = bed().facet('firewalls');
    await firewalls.apply(WANTED);
    const none = { packets: 0, bytes: 0 };
    expect(await firewalls.hits(['fwl_2', 'fwl_9'])).toEqual([
      { rules: [none, none, none, none], droppedIn: none, droppedOut: none },
      { rules: [], droppedIn: none, droppedOut: none },
    ]);
    await firewalls.apply(nothing);
  });

  it.each([
    ['an address twice', { ...WANTED, guarded: [...WANTED.guarded, WANTED.guarded[0]!] }],
    ['a firewall that is not there', { ...WANTED, guarded: [{ address: '10.255.255.9', firewallIds: ['fwl_9'] }] }],
    ['a group that is not there', { ...WANTED, groups: [] }],
  ])('refuses %s', async (_, wanted) => {
    await expect(bed().facet('firewalls').apply(wanted)).rejects.toMatchObject({ code: 'invalid' });
  });
}
