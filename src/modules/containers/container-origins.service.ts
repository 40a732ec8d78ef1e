import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { Extensions } from '../../platform/nouns/extension-point.js';
import type { Runtime } from '../images/image.rules.js';
import type { Limits } from '../../wire/limits.rules.js';
import { ImagesService } from '../images/images.service.js';
import { ROOT_SNAPSHOTS } from '../images/root-snapshots.extension.js';
import type { Profile } from '../tenants/profile.rules.js';
import type { CreateContainerInput } from './container.dto.js';
import { ContainersRepository } from './containers.repository.js';

/** Where a new container's root file system comes from. */
export interface Origin {
  imageId: string;
  imageName: string;
  /** The host that has it; absent: any. */
  hostId?: string;
  /** The snapshot it is made from instead of the image. */
  snapshotId?: string;
  /** The container that snapshot is first taken of, for this one use. */
  copyOf?: string;
  /** Whether the copy keeps the machine id and host keys it was made of. */
  keepIdentity?: boolean;
  /** Whether it is still on its way, by work in the container's lane. */
  coming?: boolean;
  /** What it runs when told nothing else, in which environment, and how; an empty command is its init. */
  runtime: Runtime;
  /** Whether its image has an init; null: not known. */
  hasInit: boolean | null;
  /** What the limits and profiles default to. */
  limits?: Limits;
  profiles?: Profile[];
}

/** Finds what a container is to be made from, and asks whether the caller may read it. */
@Injectable()
export class ContainerOrigins {
  constructor(
    private readonly containers: ContainersRepository,
    private readonly images: ImagesService,
    private readonly extensions: Extensions,
  ) {}

  /** Fails with `invalid`, `not_found`, `forbidden`, or `conflict` when the source is not ready. */
  async find(tx: OpContext, { image, source }: CreateContainerInput): Promise<Origin> {
    if (!source) {
      if (image === undefined) throw invalid('/image', 'image: name one, or give a source');
      const { id, name, hostId, runtime, hasInit } = await this.images.resolve(tx, image);
      return { imageId: id, imageName: name, hostId, runtime, hasInit };
    }
    if ((source.snapshotId === undefined) === (source.containerId === undefined)) throw invalid('/source', 'source: give snapshotId or containerId');
    const origin = source.snapshotId === undefined ? await this.ofContainer(tx, source.containerId!) : await this.ofSnapshot(tx, source.snapshotId);
    if (image !== undefined && (await this.images.resolve(tx, image)).id !== origin.imageId) {
      throw invalid('/image', `image: the source was made from ${origin.imageName}; leave image out`);
    }
    return { ...origin, ...(source.keepIdentity ? { keepIdentity: true } : {}) };
  }

  private async ofSnapshot(tx: OpContext, ref: string): Promise<Origin> {
    tx.demand('snapshots:read');
    const { id, imageId, imageName, hostId } = await this.extensions.at(ROOT_SNAPSHOTS).resolve(tx, ref);
    const { runtime, hasInit } = await this.images.locate(tx, imageId);
    return { imageId, imageName, hostId, snapshotId: id, runtime, hasInit };
  }

  private async ofContainer(tx: OpContext, ref: string): Promise<Origin> {
    tx.demand('containers:read');
    tx.demandInside(); // the copy's command, and who may log in to it, are its maker's
    const row = await this.containers.get(tx, ref);
    if (['provisioning', 'restoring', 'deleting', 'error'].includes(row.status)) {
      throw new AppError('conflict', `cannot copy ${row.name}: it is ${row.status}`);
    }
    const { imageId, imageName, hostId, command, env, runAs } = row;
    const { hasInit } = await this.images.locate(tx, imageId);
    const runtime = { command, env, runAs };
    const snapshotId = this.extensions.at(ROOT_SNAPSHOTS).passingId();
    return { imageId, imageName, hostId, snapshotId, copyOf: row.id, runtime, hasInit, limits: row.limits, profiles: row.profiles };
  }
}
