import { Readable } from 'node:stream';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { HouseValidationPipe } from '../../platform/rest/validation.pipe.js';
import { ImportImageBody } from './image.dto.js';

/** Checks a JSON body of the route that also takes archives, and lets those pass. */
@Injectable()
export class ImportBodyPipe implements PipeTransform {
  private readonly validation = new HouseValidationPipe();

  async transform(body: unknown): Promise<unknown> {
    if (Buffer.isBuffer(body) || body instanceof Readable) return body;
    return this.validation.transform(body ?? {}, { type: 'body', metatype: ImportImageBody });
  }
}
