import { applyDecorators } from '@nestjs/common';
import { IsDateString, IsRFC3339 } from 'class-validator';

const WANTED = { message: '$property: want a time with its zone as RFC 3339 has it, for example 2027-01-31T12:00:00Z' };

/** A moment as RFC 3339 has it, on a day that there is. Less than that, as `2027` alone, would be taken for the first midnight of it. */
export const IsMoment = (): PropertyDecorator => applyDecorators(IsRFC3339(WANTED), IsDateString({ strict: true, strictSeparator: true }, WANTED));
