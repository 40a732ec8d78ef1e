import { ObjectType } from '@nestjs/graphql';
import { Shape, Text } from '../../platform/dto/fields.js';

export const FINDING_CODES = [
  'unknown', 'missing', 'lost', 'differs', 'same_address', 'stuck', 'wrong_quota', 'old_operation', 'host_offline', 'host_check', 'store_unread',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

@ObjectType({ description: 'Something that the database, the hosts and the API do not agree on, or that needs the operator' })
export class Finding {
  @Text({ doc: 'What it is', enum: { FindingCode: FINDING_CODES } }) code!: FindingCode;
  @Text({ doc: 'What was found' }) message!: string;
  @Text({ doc: 'What to do about it' }) fix!: string;
  @Text({ doc: 'Kind of the object it is about', optional: true }) kind?: string;
  @Text({ doc: 'Id of that object', optional: true }) resourceId?: string;
  @Text({ doc: 'Whose that is', optional: true }) tenantId?: string;
  @Text({ doc: 'The host it was found on', optional: true }) hostId?: string;
}

@ObjectType()
export class FindingList {
  @Shape(() => Finding, { doc: 'All there is to tell; none when all agree', array: true }) items!: Finding[];
}
