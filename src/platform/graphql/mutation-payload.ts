import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Reference } from '../dto/fields.js';
import { UserError } from './user-error.js';

/** What every mutation answers besides its thing; the mutation interceptor fills it. */
@ObjectType({ isAbstract: true })
export abstract class MutationPayload {
  @Field(() => [UserError], { description: 'What the caller can fix; empty when it worked' }) userErrors?: UserError[];
}

/** Input of mutations that only name their object. */
@InputType()
export class IdInput {
  @Reference({ doc: 'Id or name' }) id!: string;
}
