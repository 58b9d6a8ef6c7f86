/** Batches of one tenant that may be under way at the same time: one is written while another commits. */
const MOST_UNDER_WAY = 2;
const MOST_IN_A_BATCH = 64;

interface Waiting<Item, Result> {
  resource: string;
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

interface Tenant<Item, Result> {
  waiting: Waiting<Item, Result>[];
  /** Resources of the batches under way: who wants one of them waits for the outcome instead of getting in the way. */
  busy: Set<string>;
  underWay: number;
}

/**
 * Writes what comes at the same time together. Whoever comes first is written at once and alone, so that nobody waits
 * while there is nobody else; those who come meanwhile go in the next batch, but for those whose result follows from what
 * was just written. Per tenant, because a transaction has one.
 */
export class BookingBatches<Item, Result> {
  private readonly tenants = new Map<string, Tenant<Item, Result>>();

  /**
   * `write` answers for each item in order; it throws only where the fate of all of them is unknown. `follows` says what
   * becomes of an item that has been waiting while another of its resource got its result, where that is certain.
   */
  constructor(
    private readonly write: (tenantId: string, items: Item[]) => Promise<PromiseSettledResult<Result>[]>,
    private readonly follows: (written: Item, result: Result, waiting: Item) => Result | undefined,
  ) {}

  add(tenantId: string, resource: string, item: Item): Promise<Result> {
    const tenant = this.tenants.get(tenantId) ?? { waiting: [], busy: new Set(), underWay: 0 };
    this.tenants.set(tenantId, tenant);
    return new Promise((resolve, reject) => {
      tenant.waiting.push({ resource, item, resolve, reject });
      this.pump(tenantId, tenant);
    });
  }

  private pump(tenantId: string, tenant: Tenant<Item, Result>): void {
    while (tenant.underWay < MOST_UNDER_WAY) {
      const batch = takeBatch(tenant);
      if (batch.length === 0) break;
      void this.run(tenantId, tenant, batch);
    }
    if (tenant.underWay === 0) this.tenants.delete(tenantId);
  }

  private async run(tenantId: string, tenant: Tenant<Item, Result>, batch: Waiting<Item, Result>[]): Promise<void> {
    tenant.underWay += 1;
    for (const { resource } of batch) tenant.busy.add(resource);
    try {
      const items = batch.map(({ item }) => item);
      const results = await this.write(tenantId, items);
      results.forEach((result, index) => {
        const { item, resource, resolve, reject } = batch[index]!;
        if (result.status === 'rejected') return reject(result.reason);
        resolve(result.value);
        tenant.waiting = tenant.waiting.filter((waiting) => {
          const certain = waiting.resource === resource ? this.follows(item, result.value, waiting.item) : undefined;
          if (certain === undefined) return true;
          waiting.resolve(certain);
          return false;
        });
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      for (const { resource } of batch) tenant.busy.delete(resource);
      tenant.underWay -= 1;
      this.pump(tenantId, tenant);
    }
  }
}

/** Those who may go now, in the order they came. */
function takeBatch<Item, Result>(tenant: Tenant<Item, Result>): Waiting<Item, Result>[] {
  const batch: Waiting<Item, Result>[] = [];
  tenant.waiting = tenant.waiting.filter((waiting) => {
    if (batch.length === MOST_IN_A_BATCH || tenant.busy.has(waiting.resource)) return true;
    batch.push(waiting);
    return false;
  });
  return batch;
}
