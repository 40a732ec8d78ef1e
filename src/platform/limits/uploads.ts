import { Injectable } from '@nestjs/common';
import { Slots } from './slots.js';

/** Files, images and backups on their way from one tenant. Each lies on a disk that others need too, until it is whole. */
const MOST = 8;

/** Uploads under way in this process, by tenant: taken before the first byte is. */
@Injectable()
export class Uploads extends Slots {
  constructor() {
    super(MOST, 'uploads of the tenant');
  }
}
