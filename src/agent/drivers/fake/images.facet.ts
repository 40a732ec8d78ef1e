import { readFile } from 'node:fs/promises';

import { DriverError } from '../driver-error.js';
import type { ImageInfo, Images, ImportLimits } from '../facets/images.js';
import { readImage } from './fake-image.js';
import type { FakeMachine } from './fake-machine.js';

export class FakeImages implements Images {
  constructor(private readonly machine: FakeMachine) {}

  async import(imageId: string, archivePath: string, limits: ImportLimits): Promise<ImageInfo> {
    const { images } = this.machine.host.state;
    const archive = images[imageId] ? undefined : await readFile(archivePath);
    return this.machine.keep('images.import', () => {
      const present = images[imageId];
      if (present) return present.info;
      if (!archive) throw new DriverError('conflict', `image ${imageId}: deleted meanwhile`);
      return (images[imageId] = readImage(imageId, archive, limits)).info;
    });
  }

  delete(imageId: string): Promise<void> {
    return this.machine.keep('images.delete', () => {
      const { containers, images } = this.machine.host.state;
      const user = Object.values(containers).find(({ spec }) => spec.imageId === imageId);
      if (user) throw new DriverError('conflict', `image ${imageId}: container ${user.spec.id} is made from it`);
      delete images[imageId];
    });
  }
}
