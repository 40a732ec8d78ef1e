import { Field, ID, InterfaceType } from '@nestjs/graphql';

/** Relay's Node: every object that has an id, to be read again by that alone. Nouns implement it. */
@InterfaceType({ description: 'An object with an id', resolveType: (value: { __typename?: string }) => value.__typename })
export abstract class Node {
  @Field(() => ID, { description: 'Opaque id' }) id!: string;
}
