import { Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { AppError, type FieldError } from '../errors/app-error.js';

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

/** The same checks for both transports: unknown and read-only fields are refused, every wrong field is named. */
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
}
