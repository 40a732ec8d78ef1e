import { InputType } from '@nestjs/graphql';
import { Flag, Reference, Text } from '../../platform/dto/fields.js';

@InputType({ isAbstract: true })
export class RestoreOptions {
  @Flag({ doc: 'Keep what the container has now as a snapshot for 24 hours, so that this can be reverted; true when left out', optional: true })
  safetySnapshot?: boolean;
}

@InputType({ isAbstract: true })
export class RebuildOptions extends RestoreOptions {
  @Text({ doc: 'The image, by id, name or alias; the one it was made from when left out', optional: true, example: 'busybox', of: 'image', min: 1, max: 128 })
  image?: string;
}

@InputType()
export class RebuildContainerInput extends RebuildOptions {
  @Reference({ doc: 'Id or name' }) id!: string;
}
