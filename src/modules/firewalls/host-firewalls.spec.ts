import { describe, expect, test } from '@jest/globals';
import { appliedTo, hostFirewalls, type KnownContainer, type KnownFirewall } from './host-firewalls.js';

const container = (tenantId: string, number: number, hostId: string, labels: Record<string, string> = {}): KnownContainer => ({
  tenantId,
  id: `ctr_${number}`,
  hostId,
  labels,
  address: `10.0.0.${number}`,
});
const firewall = (tenantId: string, id: string, more: Partial<KnownFirewall>): KnownFirewall =>
  ({ tenantId, id, rules: [], selector: null, containerIds: [], ...more });
const rule = (...peers: object[]): KnownFirewall['rules'][number] => ({ direction: 'in', protocol: 'tcp', peers });

describe('what a host is told', () => {
  const here = 'hst_1';
  const containers = [
    container('a', 1, here, { app: 'web' }),
    container('a', 2, 'hst_2', { app: 'web' }),
    container('a', 3, 'hst_2', { app: 'db' }),
    container('b', 4, here, { app: 'web' }),
  ];

  test('guards its own containers alone, and means those of other hosts too, but never another tenant\'s', () => {
    const wanted = firewall('a', 'fwl_1', { selector: 'app=web', rules: [rule({ selector: 'app in (web, db)' })] });
    expect(hostFirewalls(here, [wanted], containers, new Map())).toEqual({
      firewalls: [{ id: 'fwl_1', rules: [{ direction: 'in', protocol: 'tcp', ports: [], cidrs: [], groups: [0] }] }],
      guarded: [{ address: '10.0.0.1', firewallIds: ['fwl_1'] }],
      groups: [{ cidrs: ['10.0.0.1/32', '10.0.0.2/32', '10.0.0.3/32'] }],
    });
  });

  test('has one group for each selector of a tenant, whatever rules name it, and none for a firewall of other hosts', () => {
    const rules = [rule({ selector: 'app=db' }, { selector: 'app=db' }), rule({ selector: 'app=db' })];
    const told = hostFirewalls(
      here,
      [firewall('a', 'fwl_1', { containerIds: ['ctr_1'], rules }), firewall('b', 'fwl_2', { containerIds: ['ctr_4'], rules }), firewall('a', 'fwl_3', { containerIds: ['ctr_2'], rules })],
      containers,
      new Map(),
    );
    expect(told.firewalls!.map(({ id, rules: of }) => [id, of!.map(({ groups }) => groups)])).toEqual([
      ['fwl_1', [[0, 0], [0]]],
      ['fwl_2', [[1, 1], [1]]],
    ]);
    expect(told.groups).toEqual([{ cidrs: ['10.0.0.3/32'] }, { cidrs: [] }]);
  });

  test('names networks by their blocks, and leaves IPv6 out', () => {
    const wanted = firewall('a', 'fwl_1', { containerIds: ['ctr_1'], rules: [rule({ networkId: 'net_1' }, { networkId: 'net_gone' }, { cidr: '::/0' }, { cidr: '192.0.2.0/24' })] });
    expect(hostFirewalls(here, [wanted], containers, new Map([['net_1', '10.0.0.0/22']])).firewalls![0]!.rules![0]!.cidrs).toEqual(['10.0.0.0/22', '192.0.2.0/24']);
  });

  test('adds up the firewalls of one container', () => {
    const both = [firewall('a', 'fwl_1', { selector: 'app' }), firewall('a', 'fwl_2', { containerIds: ['ctr_1'] })];
    expect(hostFirewalls(here, both, containers, new Map()).guarded).toEqual([{ address: '10.0.0.1', firewallIds: ['fwl_1', 'fwl_2'] }]);
  });
});

test('a firewall without a target applies to nobody', () => {
  expect(appliedTo({ selector: null, containerIds: [] }, [{ id: 'ctr_1', labels: {} }])).toEqual([]);
});
