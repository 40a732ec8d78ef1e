import { Field, Float, ObjectType } from '@nestjs/graphql';
import { Text } from '../dto/fields.js';
import { CATALOGUE } from '../errors/app-error.js';

@ObjectType({ description: 'The quota that refused, in numbers' })
export class LimitInfo {
  @Field({ description: 'For example memoryMiB' }) resource!: string;
  @Field(() => Float) limit!: number;
  @Field(() => Float) used!: number;
  @Field(() => Float) requested!: number;
}

@ObjectType({ description: 'What the caller can fix; the codes are those of REST' })
export class UserError {
  @Field(() => [String], { description: 'Path into the input' }) field!: string[];
  @Text({ doc: 'A code of the catalogue', enum: { ErrorCode: Object.keys(CATALOGUE) } }) code!: string;
  @Field() message!: string;
  @Field(() => LimitInfo, { nullable: true }) limit?: LimitInfo;
}
