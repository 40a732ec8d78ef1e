import { applyDecorators } from '@nestjs/common';
import { Field, Float, ID, Int } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  NotEquals,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { GraphQLBigInt } from '../graphql/big-int.scalar.js';
import { GraphQLDateTime } from '../graphql/date-time.scalar.js';
import { GraphQLJSONObject } from '../graphql/json.scalar.js';
import { wordSetOf, wordsOf, type NamedWords } from './words.js';
import { reasonOf, type Deprecation } from '../rest/deprecation.js';
import { MUTABILITY, type Mutability } from '../openapi/mutability.js';
import type { ElementContext } from './element-context.js';
import { IsMoment } from './moment.js';
import { rememberReference, rememberShape } from './references.js';
import { STRING_MAPS, StringMap } from './string-map.js';

/*
 * One decorator per kind of field: it declares the JSON schema, the GraphQL type and the validation together, so that a public
 * shape is one class. Nest's mapped types do not survive that; update inputs are written out.
 */

interface Common {
  /** Shown in the OpenAPI document and the SDL. */
  doc: string;
  optional?: boolean;
  /** Null takes it away. Elsewhere in a body null is refused. */
  removable?: boolean;
  array?: boolean;
  /** Of a list in a request: how many there must and may be; 0 and 256 when left out. */
  least?: number;
  most?: number;
  example?: unknown;
  /** Further keywords of the JSON schema, of what the use case itself checks. */
  schema?: object;
  /** How it changes, where that is not live as what a change takes is, nor by a new object as what only a create takes. */
  mutability?: Mutability;
  /** It is to go. */
  deprecated?: Deprecation;
  /** Present in requests only, never answered. */
  writeOnly?: boolean;
}

/** Items a list in a request may have. */
const MOST = 256;

const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What text is when nothing else is said. */
const NO_NUL = /^[^\0]*$/;
const NUL_REFUSED = { message: '$property: must not contain the character NUL' };

/** What there is, for refusals of what there is not: of `IsIn`. */
export const oneOf = ({ property, constraints }: { property: string; constraints: unknown[] }): string =>
  `${property}: want one of ${(constraints[0] as string[]).join(', ')}`;

const CONTROLS = '\\x00-\\x1f\\x7f-\\x9f';

/** A pattern as every engine reads it. */
const portable = ({ source }: RegExp): string =>
  source.replaceAll('\\0', '\\x00').replaceAll('\\/', '/').replaceAll('\\P{Cc}', `[^${CONTROLS}]`).replaceAll('\\p{Cc}', CONTROLS);

/** `graphql` gives the type of a field of this name. */
function field(graphql: (name: string) => unknown, options: Common, schema: object, checks: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => fieldOf(() => graphql(String(key)), options, schema, checks)(target, key);
}

function fieldOf(graphql: () => unknown, options: Common, schema: object, checks: PropertyDecorator[]): ReturnType<typeof applyDecorators> {
  const { least = 0, most = MOST } = options;
  const one = options.array ? { isArray: true, maxItems: most, ...(least > 0 ? { minItems: least } : {}) } : {};
  return applyDecorators(
    Field(() => (options.array ? [graphql()] : graphql()) as StringConstructor, {
      description: options.doc,
      nullable: options.optional ?? false,
      ...(options.deprecated ? { deprecationReason: reasonOf(options.deprecated) } : {}),
    }),
    ApiProperty({
      description: options.doc,
      required: !options.optional,
      ...(options.example === undefined ? {} : { example: options.example }),
      ...(options.deprecated ? { deprecated: true } : {}),
      ...(options.mutability ? { [MUTABILITY]: options.mutability } : {}),
      ...(options.writeOnly ? { writeOnly: true } : {}),
      ...(options.removable ? { 'x-nullable': true } : {}),
      ...one,
      ...schema,
      ...options.schema,
    } as never),
    ...(options.optional ? [options.removable ? IsOptional() : LeftOutOrSaid()] : []),
    ...(options.array ? [IsArray(), ArrayMinSize(least), ArrayMaxSize(most)] : []),
    ...checks,
  );
}

/** What is left out is not checked further; null is not the same, as it would promise that something is taken away. */
const LeftOutOrSaid = (): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_: object, value: unknown) => value !== undefined),
    NotEquals(null, { message: '$property: null takes nothing away here; leave it out' }),
  );

interface TextOptions {
  max?: number;
  min?: number;
  /** One of these words, which are an enum in GraphQL, of this name. */
  enum?: NamedWords;
  /** It holds an id, though it is not called one. */
  holdsId?: true;
  /** It names an object of this kind. */
  of?: string;
  /** White space around it, as files hold it, is taken away. */
  trimmed?: boolean;
}

/** Text of a form: `wanted` says it in words, for refusals. */
type Formed = { pattern: RegExp; wanted: string } | { pattern?: undefined; wanted?: undefined };

/** Text without NUL, which the database does not keep; `max` in characters. Lists of text with `array`. An `enum` may still grow while modules load. */
export function Text(options: Common & TextOptions & Formed): PropertyDecorator {
  const words = options.enum && wordsOf(options.enum);
  const wordSet = options.enum && wordSetOf(options.enum);
  const { pattern = options.enum ? undefined : NO_NUL, min, max = 4096, array = false } = options;
  const check = (fits: (text: string) => boolean, message?: ValidationOptions['message']): ValidationOptions => ({
    each: array,
    ...(message === undefined ? {} : { message }),
    // finds which element of a list it is
    ...(array ? { context: { fits: (text: unknown) => typeof text === 'string' && fits(text) } satisfies ElementContext } : {}),
  });
  const ofForm = (form: RegExp): ValidationOptions => check((text) => form.test(text), options.wanted ? `$property: want ${options.wanted}` : NUL_REFUSED.message);
  const checks = [IsString(check(() => true)), MaxLength(max, check((text) => text.length <= max))];
  if (min !== undefined) checks.push(MinLength(min, check((text) => text.length >= min)));
  if (pattern) checks.push(Matches(pattern, ofForm(pattern)));
  if (words) checks.push(IsIn(words as string[], check((text) => words.includes(text), oneOf)));
  if (options.trimmed) checks.unshift(Transform(({ value }: { value: unknown }) => trimmed(value)));
  const schema = {
    type: 'string',
    ...(words ? { enum: words as string[] } : { maxLength: max }),
    ...(min === undefined ? {} : { minLength: min }),
    ...(pattern ? { pattern: portable(pattern) } : {}),
  };
  const decorate = field((name) => wordSet ?? (options.holdsId || ID_NAME.test(name) ? ID : String), options, schema, checks);
  return options.of === undefined ? decorate : applyDecorators(decorate, (_: object, key: string | symbol) => rememberReference(String(key), options.of));
}

/** What is called so holds an id, or several. */
const ID_NAME = /^ids?$|Ids?$/;

/** What is called so is whole, and more than 32 bits hold. */
const BYTES_NAME = /bytes$/i;

const trimmed = (value: unknown): unknown => (Array.isArray(value) ? value.map(trimmed) : typeof value === 'string' ? value.trim() : value);

/** The id of the object itself; the same field as Relay's Node has. */
export const Id = (): PropertyDecorator => field(() => ID, { doc: 'Opaque id' }, { type: 'string' }, [IsString()]);

/** A DNS label, unique per tenant and noun. */
export const Name = (options: Partial<Common> = {}): PropertyDecorator =>
  field(() => String, { doc: 'DNS label, unique in the tenant', example: 'web-1', ...options }, { type: 'string', pattern: NAME.source }, [
    Matches(NAME, { message: '$property: want a DNS label: a letter, then up to 62 letters, digits and dashes, lower case, no dash at the end' }),
  ]);

/** An id or a name of another object; `of` is its kind, where the field's name does not tell: of `note` and `noteId` it is a note. */
export const Reference = (options: Common & { of?: string }): PropertyDecorator =>
  applyDecorators(
    field(() => ID, options, { type: 'string', minLength: 1, maxLength: 128, pattern: portable(NO_NUL) }, [
      IsString(),
      MinLength(1),
      MaxLength(128),
      Matches(NO_NUL, NUL_REFUSED),
    ]),
    (_: object, key: string | symbol) => rememberReference(String(key), options.of),
  );

export const Whole = (options: Common & { min?: number; max?: number }): PropertyDecorator =>
  field((name) => (BYTES_NAME.test(name) || (options.max ?? 0) > MOST_WHOLE ? GraphQLBigInt : Int), options, { type: 'integer', ...range(options, MOST_WHOLE) }, [IsInt(), Min(options.min ?? 0), Max(options.max ?? MOST_WHOLE)]);

/** To six decimals: what is sent with more is rounded. */
export const Decimal = (options: Common & { min?: number; max?: number }): PropertyDecorator =>
  field((name) => (BYTES_NAME.test(name) ? GraphQLBigInt : Float), options, { type: 'number', ...range(options, Number.MAX_SAFE_INTEGER) }, [
    Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? Number(value.toFixed(6)) : value)),
    IsNumber({ allowNaN: false, allowInfinity: false }),
    Min(options.min ?? 0),
    Max(options.max ?? Number.MAX_SAFE_INTEGER),
  ]);

const MOST_WHOLE = 2 ** 31 - 1;

const range = ({ min = 0, max }: { min?: number; max?: number }, most: number): object => ({ minimum: min, maximum: max ?? most });

export const Flag = (options: Common): PropertyDecorator => field(() => Boolean, options, { type: 'boolean' }, [IsBoolean()]);

/** RFC 3339, UTC. */
export const Time = (options: Common): PropertyDecorator =>
  field(() => GraphQLDateTime, options, { type: 'string', format: 'date-time' }, [IsMoment()]);

/** Text to text: labels, environment. `mergeable`: null as a value takes that one away. */
export const Strings = (options: Common & { kind: keyof typeof STRING_MAPS; mergeable?: boolean }): PropertyDecorator => {
  const { key, value, most } = STRING_MAPS[options.kind];
  const schema = {
    type: 'object',
    maxProperties: most,
    propertyNames: { pattern: portable(key) },
    additionalProperties: { type: options.mergeable ? ['string', 'null'] : 'string', pattern: portable(value) },
  };
  return field(() => GraphQLJSONObject, options, schema, [IsObject(), StringMap(options.kind, options.mergeable ?? false)]);
};

/** Moments by name, RFC 3339; in answers only. */
export const Times = (options: Common): PropertyDecorator =>
  field(() => GraphQLJSONObject, options, { type: 'object', additionalProperties: { type: 'string', format: 'date-time' } }, [IsObject()]);

/** Numbers by name. */
export const Numbers = (options: Common): PropertyDecorator =>
  field(() => GraphQLJSONObject, options, { type: 'object', additionalProperties: { type: 'number' } }, [IsObject()]);

/** A JSON object of no fixed shape; in answers only. */
export const Anything = (options: Common): PropertyDecorator =>
  field(() => GraphQLJSONObject, options, { type: 'object', additionalProperties: true }, [IsObject()]);

/** Another shape, or a list of them. */
export const Shape = (of: () => Function, options: Common): PropertyDecorator =>
  applyDecorators(
    // an arrow named `type` is what Nest's OpenAPI takes for a lazy type
    field(of, options, { type: () => of() }, [IsObject({ each: options.array ?? false }), ValidateNested({ each: options.array ?? false })]),
    Type(of as () => new () => object),
    (_: object, key: string | symbol) => rememberShape(String(key)),
  );
