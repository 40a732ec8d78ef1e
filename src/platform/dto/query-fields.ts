import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { NamedWords } from './words.js';
import { Text } from './fields.js';

/*
 * Fields of query strings that are not text, by the letter: what is no number or neither true nor false stays text, and is refused.
 * All may be left out. Text is as in bodies.
 */

/** A whole number. `default` is what the class begins it with. */
export const QueryWhole = (options: { doc: string; min: number; max: number; default?: number }): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: options.min,
      maximum: options.max,
      description: options.doc,
      ...(options.default === undefined ? {} : { default: options.default }),
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value)),
    IsOptional(),
    IsInt(),
    Min(options.min),
    Max(options.max),
  );

/** Texts joined by commas; with `enum` some of these. */
export const QueryTexts = ({ doc, most, enum: known, example }: { doc: string; most: number; enum?: NamedWords; example?: string }): PropertyDecorator =>
  applyDecorators(
    Text({
      doc: `${doc}, joined by commas`,
      optional: true,
      array: true,
      most,
      max: 128,
      ...(known ? { enum: known } : {}),
      ...(example === undefined ? {} : { example }),
      // as it is sent: one text
      schema: { isArray: false, type: 'string', enum: undefined, maxItems: undefined, maxLength: undefined, pattern: undefined },
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value)),
  );

/** true or false; false when left out. */
export const QueryFlag = (doc: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'boolean', default: false, description: doc }),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsOptional(),
    IsBoolean(),
  );
