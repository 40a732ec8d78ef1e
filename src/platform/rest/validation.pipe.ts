import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { AppError, invalid, type FieldError } from '../errors/app-error.js';

/** Of handlers' parameters: no class of ours. GraphQL's arguments count as bodies too. */
const UNDESCRIBED: readonly Function[] = [Object, String, Number, Boolean, Array];

/** JSON pointer token. */
const token = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

function flatten(errors: readonly ValidationError[], path: string): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${path}/${token(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]): FieldError =>
      rule === 'whitelistValidation'
        ? { pointer, code: 'unknown_field', message: `${error.property}: no such field, or it is read-only; leave it out` }
        : { pointer, code: 'invalid', message },
    );
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}

/** A pointer goes into the body; what is wrong in the query is `query/limit`. */
function ofQuery({ code, detail, errors }: AppError): AppError {
  return new AppError(code, detail, { errors: errors.map((field) => ({ ...field, pointer: `query${field.pointer}` })) });
}

/** Checks what either transport is sent: unknown and read-only fields are refused, every wrong field is named. */
@Injectable()
export class HouseValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
      stopAtFirstError: true,
      exceptionFactory: (errors) => {
        const fields = flatten(errors, '');
        return new AppError('invalid', fields.map((f) => f.message).join('; ') || 'the request is not valid', { errors: fields });
      },
    });
  }

  /** Where there is a body, it is an object; without one all of it is left out. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const described = metadata.type === 'body' && metadata.metatype !== undefined && !UNDESCRIBED.includes(metadata.metatype);
    if (described && value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw invalid('', 'the body: want a JSON object');
    }
    try {
      return (await super.transform(described ? (value ?? {}) : value, metadata)) as unknown;
    } catch (error) {
      throw metadata.type === 'query' && error instanceof AppError ? ofQuery(error) : error;
    }
  }
}
