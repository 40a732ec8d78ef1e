import { expect, it } from '@jest/globals';
import { isIPv4 } from 'node:net';
import type { PortForward } from '../../../src/agent/drivers/facets/networks.js';
import type { DriverBed } from '../driver-bed.js';

export function networksContract(bed: () => DriverBed): void {
  const at = async (publicPort: number): Promise<PortForward> => ({
    protocol: 'tcp',
    publicAddress: await bed().facet('networks').publicAddress(),
    publicPort,
    address: '10.255.255.2',
    port: 80,
    allowedCidrs: ['192.0.2.0/24', '192.0.2.128/25'],
  });

  it('has an address of its own', async () => {
    expect(isIPv4(await bed().facet('networks').publicAddress())).toBe(true);
  });

  it('takes all that is to be let in, again, less of it, and nothing', async () => {
    const networks = bed().facet('networks');
    const forwards = [await at(20_000), { ...(await at(20_000)), protocol: 'udp' as const }, { ...(await at(20_001)), allowedCidrs: [] }];
    await networks.apply({ forwards });
    await networks.apply({ forwards });
    await networks.apply({ forwards: forwards.slice(1) });
    await networks.apply({ forwards: [] });
  });

  it('refuses two that share a port', async () => {
    const forwards = [await at(20_002), { ...(await at(20_002)), port: 81 }];
    await expect(bed().facet('networks').apply({ forwards })).rejects.toMatchObject({ code: 'invalid' });
  });
}
