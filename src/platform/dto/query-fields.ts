import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';

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

/** true or false; false when left out. */
export const QueryFlag = (doc: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'boolean', default: false, description: doc }),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsOptional(),
    IsBoolean(),
  );
