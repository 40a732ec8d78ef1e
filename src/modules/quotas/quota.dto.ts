import { InputType, ObjectType } from '@nestjs/graphql';
import { Decimal, Shape, Text, Whole } from '../../platform/dto/fields.js';
import { onQuotaRule } from '../../platform/nouns/noun.js';

/** Amounts by resource, for example `{containers: 1, memoryMiB: 512}`; a noun's own are a `Cost` of it. */
export type Amounts = Readonly<Record<string, number>>;

/** What is counted. Grows while nouns are declared. */
export const RESOURCES: string[] = [];

@ObjectType({ description: 'How much of one resource a tenant may use, and uses' })
export class Quota {
  @Text({ doc: 'What is counted', enum: { QuotaResource: RESOURCES } }) resource!: string;
  @Decimal({ doc: 'The most it may use' }) limit!: number;
  @Decimal({ doc: 'What it and all tenants below it use now, exactly' }) used!: number;
  @Decimal({ doc: 'What the tenants right below it may use, together' }) promised!: number;
  @Decimal({
    doc: 'Of diskMiB: MiB that the file systems of the hosts held for the tenant itself a little while ago, each block once: containers, their snapshots, private images. Bounded there by diskMiB and snapshotMiB together',
    optional: true,
  })
  stored?: number;
}

@ObjectType()
export class QuotaList {
  @Shape(() => Quota, { doc: 'One line per resource', array: true }) items!: Quota[];
}

/** A field for each resource. */
@InputType({ description: 'Limits by resource; what is left out stays as it is' })
export class QuotaLimits {
  [resource: string]: number | undefined;
}

const MOST_DECIMAL = 1_000_000;

onQuotaRule((resource, { doc, initial, decimal }) => {
  RESOURCES.push(resource);
  RESOURCES.sort();
  const field = decimal ? Decimal({ doc, optional: true, max: MOST_DECIMAL, example: initial }) : Whole({ doc, optional: true, example: initial });
  field(QuotaLimits.prototype, resource);
});

/** The limits that were given; a null is as good as none. */
export const amountsOf = (limits: QuotaLimits): Amounts =>
  Object.fromEntries(RESOURCES.flatMap((resource) => (limits[resource] == null ? [] : [[resource, limits[resource]]])));
