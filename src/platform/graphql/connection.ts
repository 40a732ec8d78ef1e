import type { Type } from '@nestjs/common';
import { ArgsType, Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { ListQuery, Page } from '../database/tenant-repository.js';
import { Shape, Text } from '../dto/fields.js';
import { PAGE } from '../dto/page.js';
import type { NamedWords } from '../dto/words.js';
import { invalid } from '../errors/app-error.js';

@ObjectType()
export class PageInfo {
  @Field({ description: 'Whether there are more behind' }) hasNextPage!: boolean;
  @Field({ description: 'Whether there are more before' }) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor?: string;
  @Field(() => String, { nullable: true }) endCursor?: string;
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: Promise<number>;
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
    @Field(() => Int, { description: 'How many there are on all pages, with these filters; counted when asked for' })
    totalCount!: Promise<number>;
  }
  return OfNode;
}

const DIRECTION = { doc: 'asc when left out', optional: true, removable: true, enum: { OrderDirection: ['asc', 'desc'] } };

@InputType({ description: 'In which order a list is, where its items have no name' })
export class TimeOrder {
  @Text({ doc: 'By what', enum: { TimeOrderField: ['createdAt'] } }) field!: string;
  @Text(DIRECTION) direction?: string | null;
}

@InputType({ description: 'In which order a list is' })
export class NamedOrder {
  @Text({ doc: 'By what', enum: { NamedOrderField: ['createdAt', 'name'] } }) field!: string;
  @Text(DIRECTION) direction?: string | null;
}

const ORDER = { doc: 'createdAt, desc when left out: newest first', optional: true };

/** Which page; what a class of these lacks is the order. */
@ArgsType()
class Paged {
  @Field(() => Int, { nullable: true, description: `So many from the first on, or behind \`after\`: 1..100; ${PAGE} when last is left out too` })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  first?: number;

  @Field(() => Int, { nullable: true, description: 'So many down to the last, or before `before`: 1..100; in the same order' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  last?: number;

  @Text({ doc: 'With first: endCursor of the page before', optional: true, max: 1024 }) after?: string;

  @Text({ doc: 'With last: startCursor of the page behind', optional: true, max: 1024 }) before?: string;
}

/** Arguments of every connection. */
@ArgsType()
export class PageArgs extends Paged {
  @Shape(() => TimeOrder, ORDER) orderBy?: TimeOrder;
}

/** Of nouns that have a name. */
@ArgsType()
export class ConnectionArgs extends Paged {
  @Shape(() => NamedOrder, ORDER) orderBy?: NamedOrder;

  @Text({ doc: 'Exact name', optional: true, max: 64 }) name?: string;
}

/** Of nouns that have a name and one of these statuses: `class NoteConnectionArgs extends StatusConnectionArgs({ NoteStatus: NOTE_STATUSES }) {}`. */
export function StatusConnectionArgs(statuses: NamedWords): Type<ConnectionArgs & { status?: string }> {
  @ArgsType()
  class OfStatus extends ConnectionArgs {
    @Text({ doc: 'Exact status', optional: true, enum: statuses }) status?: string;
  }
  return OfStatus;
}

/** Of nouns that have a name, one of these statuses, and labels. */
export function LabelConnectionArgs(statuses: NamedWords): Type<ConnectionArgs & { status?: string; labels?: string }> {
  @ArgsType()
  class OfLabels extends StatusConnectionArgs(statuses) {
    @Text({ doc: 'Kubernetes label selector', optional: true, max: 1024 }) labels?: string;
  }
  return OfLabels;
}

/** The list query behind connection arguments; fails with `invalid` when both `first` and `last` are given, or a cursor that does not go with them. */
export function listQueryOf<T extends PageArgs>(args: T): ListQuery & Omit<T, keyof PageArgs> {
  const { first, last, after, before, orderBy, ...filters } = args;
  if (first != null && last != null) throw invalid('/first', 'give first or last, not both');
  const backwards = last != null;
  if ((backwards ? after : before) != null) throw invalid(backwards ? '/after' : '/before', 'after goes with first, before with last');
  const cursor = after ?? before;
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value != null)) as Omit<T, keyof PageArgs>; // null: as if left out
  const sort = orderBy == null ? 'createdAt:desc' : `${orderBy.field}:${orderBy.direction ?? 'asc'}`;
  return { ...given, limit: first ?? last ?? PAGE, sort, backwards, ...(cursor == null ? {} : { cursor }) };
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
  return { nodes: page.items, edges, pageInfo, get totalCount() { return page.total(); } };
}
