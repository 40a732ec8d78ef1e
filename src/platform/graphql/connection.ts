import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { ListQuery, Page } from '../database/tenant-repository.js';
import { Text } from '../dto/fields.js';
import { invalid } from '../errors/app-error.js';

@ObjectType()
export class PageInfo {
  @Field({ description: 'Whether there are older ones behind' }) hasNextPage!: boolean;
  @Field({ description: 'Whether there are newer ones before' }) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor?: string;
  @Field(() => String, { nullable: true }) endCursor?: string;
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: PageInfo;
}

/** The Relay connection type of a noun: `export class ContainerConnection extends ConnectionOf(Container) {}` under `@ObjectType`. */
export function ConnectionOf<T>(node: Type<T>): Type<Connection<T>> {
  @ObjectType(`${node.name}Edge`)
  class Edge {
    @Field() cursor!: string;
    @Field(() => node) node!: T;
  }
  @ObjectType({ isAbstract: true })
  class OfNode implements Connection<T> {
    @Field(() => [Edge]) edges!: Edge[];
    @Field(() => [node]) nodes!: T[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
  }
  return OfNode;
}

/** Arguments of every connection. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'So many from the newest on, or behind `after`: 1..100' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  first?: number;

  @Field(() => Int, { nullable: true, description: 'So many down to the oldest, or before `before`: 1..100; newest first, too' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  last?: number;

  @Text({ doc: 'With first: endCursor of the page before', optional: true, max: 1024 }) after?: string;

  @Text({ doc: 'With last: startCursor of the page behind', optional: true, max: 1024 }) before?: string;
}

/** Of nouns that have a name. */
@ArgsType()
export class ConnectionArgs extends PageArgs {
  @Text({ doc: 'Exact name', optional: true, max: 64 }) name?: string;
}

/** Of nouns that have a name and one of these statuses: `@ArgsType() class NoteConnectionArgs extends StatusConnectionArgs(NOTE_STATUSES) {}`. */
export function StatusConnectionArgs(statuses: readonly string[]): Type<ConnectionArgs & { status?: string }> {
  @ArgsType()
  class OfStatus extends ConnectionArgs {
    @Text({ doc: 'Exact status', optional: true, enum: statuses }) status?: string;
  }
  return OfStatus;
}

/** Of nouns that have a name, one of these statuses, and labels. */
export function LabelConnectionArgs(statuses: readonly string[]): Type<ConnectionArgs & { status?: string; labels?: string }> {
  @ArgsType()
  class OfLabels extends StatusConnectionArgs(statuses) {
    @Text({ doc: 'Kubernetes label selector', optional: true, max: 1024 }) labels?: string;
  }
  return OfLabels;
}

/** The list query behind connection arguments; fails with `invalid` unless exactly one of `first` and `last` is given, with the cursor that goes with it. */
export function listQueryOf<T extends PageArgs>(args: T): ListQuery & Omit<T, keyof PageArgs> {
  if ((args.first == null) === (args.last == null)) throw invalid('/first', 'give first or last, 1 to 100');
  const { first, last, after, before, ...filters } = args;
  const backwards = first == null;
  if ((backwards ? after : before) != null) throw invalid(backwards ? '/after' : '/before', 'after goes with first, before with last');
  const cursor = after ?? before;
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value != null)) as Omit<T, keyof PageArgs>; // null: as if left out
  return { ...given, limit: (first ?? last)!, sort: 'createdAt:desc', backwards, ...(cursor == null ? {} : { cursor }) };
}

/** A page as a connection. */
export function connectionOf<T>(page: Page<T>): Connection<T> {
  // most that ask for a page ask for none of the cursors
  const edges = page.items.map((node, index) => ({ node, get cursor() { return page.cursorAt(index); } }));
  const { before, behind } = page.beyond();
  const pageInfo = {
    hasNextPage: behind,
    hasPreviousPage: before,
    get startCursor() { return edges[0]?.cursor; },
    get endCursor() { return edges.at(-1)?.cursor; },
  };
  return { nodes: page.items, edges, pageInfo };
}
