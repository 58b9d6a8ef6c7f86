/** Something that is kept with the moments at which it came and last changed. */
export interface Row<Item> {
  readonly id: string;
  /** Order of insertion, by which lists without an order are read. */
  readonly serial: number;
  /** The version of the whole at the last change. */
  readonly version: number;
  readonly item: Item;
}

export interface RowsState<Item> {
  readonly version: number;
  readonly rows: readonly Row<Item>[];
  /** By their ids, at which version; what was saved by an earlier release has none. */
  readonly forgotten?: readonly (readonly [id: string, version: number])[];
}

/** Items by id with one count of changes, along which the vendors' sync tokens are counted. */
export class VersionedRows<Item> {
  /** Raised by every change. */
  version = 0;
  private readonly rows = new Map<string, Row<Item>>();
  private readonly forgotten = new Map<string, number>();

  all(): Row<Item>[] {
    return [...this.rows.values()];
  }

  row(id: string): Row<Item> | undefined {
    return this.rows.get(id);
  }

  rowsState(): RowsState<Item> {
    return { version: this.version, rows: this.all(), forgotten: [...this.forgotten] };
  }

  restoreRows({ version, rows, forgotten = [] }: RowsState<Item>): void {
    this.version = version;
    for (const row of rows) this.rows.set(row.id, row);
    for (const [id, at] of forgotten) this.forgotten.set(id, at);
  }

  /** As if it had never been, but for whoever knew it: `forgottenSince`. */
  forget(id: string): void {
    this.rows.delete(id);
    this.forgotten.set(id, ++this.version);
  }

  /** What was forgotten after a version and has not come again. */
  forgottenSince(version: number): string[] {
    return [...this.forgotten].filter(([, at]) => at > version).map(([id]) => id);
  }

  write(id: string, item: (version: number) => Item): Row<Item> {
    const version = ++this.version;
    const row = { id, version, serial: this.rows.get(id)?.serial ?? version, item: item(version) };
    this.rows.set(id, row);
    this.forgotten.delete(id);
    return row;
  }
}
