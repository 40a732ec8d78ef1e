import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { Anything, Id, Shape, Text, Time } from '../../platform/dto/fields.js';
import { EVENT_TYPES } from '../../platform/nouns/noun.js';
import { QueryTexts, QueryWhole } from '../../platform/dto/query-fields.js';

@ObjectType({ description: 'What an event is about' })
export class EventResource {
  @Text({ doc: 'container, snapshot, operation, ...' }) type!: string;
  @Text({ doc: 'Its id', example: 'ctr_01k00000000000000000000000' }) id!: string;
  @Text({ doc: 'Its name at the time', optional: true }) name?: string;
}

@ObjectType({ description: 'One change of one object' })
export class Event {
  @Id() id!: string;
  @Text({ doc: 'The kind of object, and created, updated or deleted', example: 'container.updated' }) type!: string;
  @Shape(() => EventResource, { doc: 'What changed' }) resource!: EventResource;
  @Anything({ doc: 'Its status, version, labels and the like after the change; read the object for the rest' }) data!: Record<string, unknown>;
  @Time({ doc: 'When' }) at!: string;
}

/** Answer to a list of events. */
export class EventPage {
  @Shape(() => Event, { doc: 'In order', array: true }) items!: Event[];
  @Text({ doc: 'Where to go on: the next call\'s after' }) after!: string;
}

/** What narrows events. */
export interface EventFilter {
  types?: readonly string[];
  resourceId?: string;
}

const POSITION = /^\d{1,15}$/;
const MOST_TYPES = 50;
const TYPES_DOC = 'Only these: container.updated, or operation.* for all of an object';

/** Query string of `GET /v1/events`. */
export class EventQuery implements EventFilter {
  @ApiPropertyOptional({
    type: 'string',
    pattern: '^\\d{1,15}$',
    description: 'Events behind this id; without it those from now on. A Last-Event-ID header counts instead.',
  })
  @IsOptional()
  @Matches(POSITION, { message: 'after: want the id of an event' })
  after?: string;

  @QueryTexts({ doc: TYPES_DOC, most: MOST_TYPES, enum: { EventType: EVENT_TYPES }, example: 'container.updated,operation.*' })
  types?: string[];

  @Text({ doc: 'Only of this object', optional: true, max: 128 }) resourceId?: string;

  @QueryWhole({ doc: 'Of a list, not of a stream', min: 1, max: 200, default: 50 }) limit: number = 50;
}

@ArgsType()
export class EventArgs implements EventFilter {
  @Field(() => ID, { nullable: true, description: 'Events behind this id; without it those from now on' })
  @IsOptional()
  @Matches(POSITION, { message: 'after: want the id of an event' })
  after?: string;

  @Text({ doc: TYPES_DOC, optional: true, array: true, most: MOST_TYPES, enum: { EventType: EVENT_TYPES } }) types?: string[];

  @Text({ doc: 'Only of this object', optional: true, max: 128 }) resourceId?: string;
}
