import { Field, Float, ObjectType } from '@nestjs/graphql';

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
  @Field({ description: 'A code of the catalogue' }) code!: string;
  @Field() message!: string;
  @Field(() => LimitInfo, { nullable: true }) limit?: LimitInfo;
}
