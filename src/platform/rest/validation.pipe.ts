import { Injectable, ValidationPipe, type ArgumentMetadata, type Type, type ValidationError } from '@nestjs/common';
import { TypeMetadataStorage } from '@nestjs/graphql';
import { LRUCache } from 'lru-cache';
import type { ElementContext } from '../dto/element-context.js';
import { inheritedName, transformerPackage } from '../dto/inherited-names.js';
import { rememberRules } from '../dto/known-rules.js';
import { AppError, invalid, type FieldError } from '../errors/app-error.js';
import { token } from './json-bounds.js';

/** Of handlers' parameters: no class of ours. GraphQL's arguments count as bodies too. */
const UNDESCRIBED: readonly Function[] = [Object, String, Number, Boolean, Array];

/** Of what was right: so many of each class are kept, and of so many characters at most. */
const MOST_RIGHT = 1000;
const LONGEST_RIGHT = 200;

/** Rules of class-validator's that each field of their kind has. */
const PLAIN_RULES = new Set(['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject', 'isIn', 'matches', 'minLength', 'maxLength', 'min', 'max', 'arrayMinSize', 'arrayMaxSize']);

/** How many wrong fields an answer names. */
const MOST_NAMED = 10;

function flatten(errors: readonly ValidationError[], path: string): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${path}/${token(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]): FieldError =>
      rule === 'whitelistValidation'
        ? unknownField(pointer, error.property)
        : { pointer: `${pointer}${elementOf(error, rule)}`, code: 'invalid', message: isMissing(error, rule) ? `${error.property}: is missing` : message },
    );
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}

/** A rule of our own may know better what to say. */
const isMissing = ({ value }: ValidationError, rule: string): boolean => value === undefined && PLAIN_RULES.has(rule);

/** The first element of a list that breaks the rule, as the end of a pointer; empty when it is not about elements. */
function elementOf({ contexts, value }: ValidationError, rule: string): string {
  const context = contexts?.[rule] as ElementContext | undefined;
  const index = context && Array.isArray(value) ? value.findIndex((element) => !context.fits(element)) : -1;
  return index < 0 ? '' : `/${index}`;
}

const unknownField = (pointer: string, name: string): FieldError => ({
  pointer,
  code: 'unknown_field',
  message: `${name}: no such field, or it is read-only; leave it out`,
});

/** Names the first of them, and how many more there are. */
function refusing(all: readonly FieldError[]): AppError {
  const fields = all.slice(0, MOST_NAMED);
  const more = all.length > fields.length ? [`and ${all.length - fields.length} more`] : [];
  return new AppError('invalid', [...fields.map((f) => f.message), ...more].join('; ') || 'the request is not valid', { errors: fields });
}

/** Nothing that could be a secret, then. */
const isNumbers = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((part) => typeof part === 'number');

/** Of the arguments of a field of GraphQL null is as good as left out: documents have variables for filters that are not always set. */
function said(value: object, metatype: Function): object {
  if (!TypeMetadataStorage.getArgumentsMetadataByTarget(metatype as Type<unknown>)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

/** A pointer goes into the body; what is wrong in the query is `query/limit`. */
function ofQuery({ code, detail, errors }: AppError): AppError {
  return new AppError(code, detail, { errors: errors.map((field) => ({ ...field, pointer: `query${field.pointer}` })) });
}

/** Checks what either transport is sent: unknown and read-only fields are refused, the first ten wrong fields are named. */
@Injectable()
export class HouseValidationPipe extends ValidationPipe {
  /** What came of queries, and of arguments that are numbers, which were right, by class and text: the same few come again and again. */
  private readonly right = new WeakMap<Function, LRUCache<string, object>>();

  constructor() {
    rememberRules();
    super({
      transform: true,
      transformerPackage,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
      stopAtFirstError: true,
      exceptionFactory: (errors) => refusing(flatten(errors, '')),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    const repeated = type === 'query' || (type === 'body' && isNumbers(value));
    if (!repeated || metatype === undefined || UNDESCRIBED.includes(metatype)) return this.check(value, metadata);
    const text = JSON.stringify(value);
    const known = this.right.get(metatype)?.get(text);
    if (known) return Object.assign(Object.create(metatype.prototype as object) as object, known);
    const checked = (await this.check(value, metadata)) as object;
    if (text.length <= LONGEST_RIGHT && Object.values(checked).every((part) => typeof part !== 'object')) this.keep(metatype, text, checked);
    return checked;
  }

  private keep(metatype: Function, text: string, checked: object): void {
    const kept = this.right.get(metatype) ?? new LRUCache<string, object>({ max: MOST_RIGHT });
    this.right.set(metatype, kept.set(text, { ...checked }));
  }

  /** Where there is a body, it is an object; without one all of it is left out. */
  private async check(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const described = metadata.type === 'body' && metadata.metatype !== undefined && !UNDESCRIBED.includes(metadata.metatype);
    if (described && value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw invalid('', 'the body: want a JSON object');
    }
    const inherited = described && value !== undefined ? inheritedName(value as object) : undefined;
    if (inherited !== undefined) throw refusing([unknownField(`/${token(inherited)}`, inherited)]);
    try {
      return (await super.transform(described ? said(value ?? {}, metadata.metatype!) : value, metadata)) as unknown;
    } catch (error) {
      throw metadata.type === 'query' && error instanceof AppError ? ofQuery(error) : error;
    }
  }

  /** Nothing is taken away: bodies that reach for prototypes are refused when they are parsed, and `constructor` may be the name of a label. */
  protected override stripProtoKeys(): void {}
}
