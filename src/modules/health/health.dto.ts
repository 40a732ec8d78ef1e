import { Text } from '../../platform/dto/fields.js';

export class Health {
  @Text({ doc: 'ok, or the answer is a problem' }) status!: string;
  @Text({ doc: 'The version of the service', example: '0.1.0' }) version!: string;
}
