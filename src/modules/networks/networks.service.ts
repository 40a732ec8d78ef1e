import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { NETWORK } from './network.noun.js';
import { GATEWAY_NUMBER, lowestFree, macOf, parseBlock, textOf } from './network.rules.js';
import { NetworksRepository, type NetworkLine } from './networks.repository.js';

const DEFAULT_NETWORK = 'default';

/** A container's network card, as its host is told. */
export interface NicGrant {
  networkId: string;
  name: string;
  mac: string;
  /** CIDR. */
  address: string;
  gateway: string;
}

/** Networks of tenants: for now each has one, `default`, made when it is first needed. */
@Injectable()
export class NetworksService {
  constructor(
    private readonly networks: NetworksRepository,
    private readonly quotas: QuotasService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * For containers, in their transaction: takes the next address. Fails with `no_capacity` when the network or the pool of networks is full,
   * or `quota_exceeded` for another network.
   */
  async attach(tx: OpContext, containerId: string): Promise<NicGrant> {
    const network = (await this.networks.lock(tx, DEFAULT_NETWORK)) ?? (await this.establish(tx));
    const { first, bits } = parseBlock(network.subnet);
    const number = await this.networks.take(tx, network, containerId);
    if (number === undefined) throw new AppError('no_capacity', 'the network default has no free address');
    const address = first + number;
    return { networkId: network.id, name: 'eth0', mac: macOf(address), address: `${textOf(address)}/${bits}`, gateway: textOf(first + GATEWAY_NUMBER) };
  }

  /** For firewalls, in their transaction. Fails with `not_found`. */
  async idOf(tx: OpContext, idOrName: string): Promise<string> {
    const id = await this.networks.idOf(tx, idOrName);
    if (id === undefined) throw notFound(NETWORK.words, idOrName);
    return id;
  }

  /** Gives the container's addresses back. */
  async detach(tx: OpContext, containerId: string): Promise<void> {
    await this.networks.free(tx, containerId);
  }

  private async establish(tx: OpContext): Promise<NetworkLine> {
    const taken = await this.networks.takenSubnets(tx);
    // another request of this tenant may have made it while we waited for our turn
    const made = await this.networks.lock(tx, DEFAULT_NETWORK);
    if (made) return made;
    await this.quotas.reserve(tx, { networks: 1 });
    const block = lowestFree(parseBlock(this.config.networkPool), taken.map(parseBlock));
    if (!block) throw new AppError('no_capacity', 'every network of the pool is taken');
    await this.networks.insert(tx, DEFAULT_NETWORK, `${textOf(block.first)}/${block.bits}`);
    return (await this.networks.lock(tx, DEFAULT_NETWORK))!;
  }
}
