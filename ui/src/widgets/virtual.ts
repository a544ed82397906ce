// Which rows of a long list are in sight. Knows numbers only.

export interface Sight {
  /** First row drawn, and the one after the last. */
  from: number;
  until: number;
}

/** The rows to draw, with a few more on both sides so that a turn of the wheel shows no gap. */
export function inSight(scrollTop: number, height: number, rowHeight: number, total: number, spare = 8): Sight {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + Math.max(0, height)) / rowHeight);
  return { from: Math.max(0, Math.min(first - spare, total)), until: Math.min(total, last + spare) };
}

/** Where to scroll so that a row is wholly in sight; as little as possible. */
export function reveal(row: number, scrollTop: number, height: number, rowHeight: number): number {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight];
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? Math.max(0, bottom - height) : scrollTop;
}

/** The row that a key leads to; `null` for keys that do not move. */
export function stepped(key: string, row: number, total: number, page: number): number | null {
  const to = ({ ArrowDown: row + 1, ArrowUp: row - 1, PageDown: row + page, PageUp: row - page, Home: 0, End: total - 1 } as Record<string, number>)[key];
  return to === undefined || total === 0 ? null : Math.max(0, Math.min(total - 1, to));
}
