// Columns of a table and their order. Knows nothing of what the rows are.

export interface Column<R> {
  key: string;
  title: string;
  /** Right-aligned, as numbers are. */
  number?: boolean;
  /** The title is read aloud, not shown: what stands below needs none. */
  quiet?: boolean;
  /** Takes what the other columns leave; what is longer ends in dots, and its cell says it whole in a title. */
  cut?: boolean;
  /** What the column sorts by; without it the column does not sort. */
  by?: (row: R) => number | string | null;
}
/** A column of a table that is too long to be laid out by its content. */
export interface LongColumn {
  key: string;
  title: string;
  number?: boolean;
  /** As in `grid-template-columns`. */
  width: string;
}
export interface Order {
  key: string;
  down: boolean;
}

/** The rows in the order asked for; rows without a value come last either way. */
export function sorted<R>(rows: R[], columns: Column<R>[], order: Order | null): R[] {
  const by = columns.find((column) => column.key === order?.key)?.by;
  if (!by || !order) return rows;
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [by(a), by(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return left < right ? -sign : left > right ? sign : 0;
  });
}
