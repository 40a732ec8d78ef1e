import { ObjectType } from '@nestjs/graphql';
import { Decimal, Shape, Text } from '../../platform/dto/fields.js';
import { RESOURCES } from './quota.rules.js';

@ObjectType({ description: 'How much of one resource a tenant may use, and uses' })
export class Quota {
  @Text({ doc: 'What is counted', enum: RESOURCES }) resource!: string;
  @Decimal({ doc: 'The most it may use' }) limit!: number;
  @Decimal({ doc: 'What it uses now, exactly' }) used!: number;
}

@ObjectType()
export class QuotaList {
  @Shape(() => Quota, { doc: 'One line per resource', array: true }) items!: Quota[];
}
