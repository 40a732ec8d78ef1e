import type { Engine } from '../../../../native/node/index.js';
import type { DiskGroup } from '../facets/disk-groups.js';
import type { ImageInfo, Images, ImportLimits } from '../facets/images.js';
import { settled } from './settled.js';

export class NativeImages implements Images {
  constructor(private readonly engine: Engine) {}

  import(imageId: string, archivePath: string, limits: ImportLimits, diskGroup?: DiskGroup, own = false): Promise<ImageInfo> {
    return settled(() => this.engine.importImage(imageId, archivePath, limits, diskGroup, own));
  }

  async delete(imageId: string): Promise<void> {
    await settled(() => this.engine.deleteImage(imageId));
  }
}
