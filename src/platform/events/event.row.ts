/** One change of one object, as the outbox keeps it. */
export interface EventRow {
  tenantId: string;
  /** Its place among all events; higher is later. */
  seq: number;
  /** The scope that reads it, without its verb: `api-keys`. */
  noun: string;
  /** `container.updated` */
  type: string;
  resourceType: string;
  resourceId: string;
  resourceName?: string;
  data: Record<string, unknown>;
  at: Date;
}

/** As Postgres answers it. */
export interface RawEvent {
  tenant_id: string;
  seq: string;
  noun: string;
  type: string;
  resource_type: string;
  resource_id: string;
  resource_name: string | null;
  data: Record<string, unknown>;
  at: Date;
}

export const eventOf = (raw: RawEvent): EventRow => ({
  tenantId: raw.tenant_id,
  seq: Number(raw.seq),
  noun: raw.noun,
  type: raw.type,
  resourceType: raw.resource_type,
  resourceId: raw.resource_id,
  ...(raw.resource_name === null ? {} : { resourceName: raw.resource_name }),
  data: raw.data,
  at: raw.at,
});
