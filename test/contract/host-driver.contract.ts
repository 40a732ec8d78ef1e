import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { facetsOf } from '../../src/agent/drivers/host-driver.js';
import { FACET_NAMES, type FacetName } from '../../src/wire/facets.js';
import { DriverBed, type DriverUnderTest, IMAGE, IMPORT } from './driver-bed.js';
import { diskGroupsContract } from './facets/disk-groups.contract.js';
import { exchangeContract } from './facets/exchange.contract.js';
import { filesContract } from './facets/files.contract.js';
import { freezingContract } from './facets/freezing.contract.js';
import { imagesContract } from './facets/images.contract.js';
import { lifecycleContract } from './facets/lifecycle.contract.js';
import { limitsContract } from './facets/limits.contract.js';
import { meteringContract } from './facets/metering.contract.js';
import { snapshotsContract } from './facets/snapshots.contract.js';
import { firewallsContract } from './facets/firewalls.contract.js';
import { networksContract } from './facets/networks.contract.js';
import { streamsContract } from './facets/streams.contract.js';
import { volumesContract } from './facets/volumes.contract.js';

/** What a driver with a facet must do; the bed is there once its tests run. */
type FacetContract = (bed: () => DriverBed) => void;

const CONTRACTS: Record<FacetName, FacetContract> = {
  freezing: freezingContract,
  limits: limitsContract,
  images: imagesContract,
  exchange: exchangeContract,
  snapshots: snapshotsContract,
  volumes: volumesContract,
  files: filesContract,
  streams: streamsContract,
  metering: meteringContract,
  diskGroups: diskGroupsContract,
  networks: networksContract,
  firewalls: firewallsContract,
};

/** Every driver passes this, on whatever host it drives: each verb of its lifecycle and of the facets named, each verb twice, and what each refuses. */
export function hostDriverContract(name: string, facets: readonly FacetName[], open: () => Promise<DriverUnderTest>): void {
  describe(`host driver contract: ${name}`, () => {
    let bed: DriverBed;
    beforeAll(async () => {
      bed = new DriverBed(await open());
      const { archive } = bed.under;
      if (archive !== undefined) await bed.facet('images').import(IMAGE, archive, IMPORT);
    });
    afterAll(() => bed.under.dispose());

    it('has the facets it is tested for, and no others', () => {
      expect(facetsOf(bed.driver)).toEqual(FACET_NAMES.filter((facet) => facets.includes(facet)));
    });
    describe('lifecycle', () => lifecycleContract(() => bed));
    for (const facet of facets) describe(facet, () => CONTRACTS[facet](() => bed));
  });
}
