// Whether an order keeps its promise, as far as we now believe.
import type { OrderRow } from '../../contract';

/** Minutes after the promise; 0 or less keeps it, `null` without a promise or an estimate. */
export function lateMin(row: Pick<OrderRow, 'promise' | 'eta'>): number | null {
  return row.promise === null || row.eta === null ? null : Math.round((row.eta - row.promise) / 60_000);
}

export const isLate = (row: Pick<OrderRow, 'promise' | 'eta'>): boolean => (lateMin(row) ?? 0) > 0;
