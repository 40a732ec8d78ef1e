import type { Type } from '@nestjs/common';
import { InputType, ObjectType } from '@nestjs/graphql';
import { Decimal, Whole } from '../../platform/dto/fields.js';
import { isNeeded, LIMIT_ENTRIES, type Limits } from '../../wire/limits.rules.js';
import type { LimitsChange } from './limits.rules.js';

/* The public fields of the limits, made from the one list of them. */

@ObjectType({ isAbstract: true })
class Shown {}

@InputType({ isAbstract: true })
class Asked {}

for (const [name, limit] of LIMIT_ENTRIES) {
  const { doc, decimal, min, max, example, standard } = limit;
  const Amount = decimal ? Decimal : Whole;
  const bounded = isNeeded(limit);
  Amount({ doc, optional: !bounded, example: standard })(Shown.prototype, name);
  // null takes the bound away again
  Amount({ doc, optional: true, removable: !bounded, min, max, example })(Asked.prototype, name);
}

/** As limits are shown. */
export const ShownLimits = Shown as Type<Limits>;

/** As limits are asked for. */
export const AskedLimits = Asked as Type<LimitsChange>;
