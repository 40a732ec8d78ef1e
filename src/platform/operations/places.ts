/** A tenant has at most this part of the places that are free. */
const PART = 1 / 3;

/**
 * How many of something that takes its time are under way at once in this process, shared by tenants: one gets a further place only while it has less than a
 * third of as many as are free. So a tenant that takes all it can has a quarter of them, the next one a quarter of the rest, and who has nothing under way
 * finds one, without anybody knowing who else may come. The rule is that of Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet
 * switches" (1998).
 */
export class Places {
  private readonly held = new Map<string, number>();
  private taken = 0;

  constructor(private readonly most: number) {}

  /** Whether the tenant may take one now. */
  roomFor(tenantId: string): boolean {
    return (this.held.get(tenantId) ?? 0) < (this.most - this.taken) * PART;
  }

  /** Tenants that have some and get no more now. */
  full(): string[] {
    return [...this.held.keys()].filter((tenantId) => !this.roomFor(tenantId));
  }

  /** Takes one; call the answer, once, to give it back. */
  take(tenantId: string): () => void {
    this.change(tenantId, 1);
    return () => this.change(tenantId, -1);
  }

  private change(tenantId: string, by: 1 | -1): void {
    this.taken += by;
    const held = (this.held.get(tenantId) ?? 0) + by;
    if (held > 0) this.held.set(tenantId, held);
    else this.held.delete(tenantId);
  }
}
