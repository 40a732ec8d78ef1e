import { Text } from '../../platform/dto/fields.js';

export class Health {
  @Text({ doc: 'ok, or the answer is a problem' }) status!: string;
}
