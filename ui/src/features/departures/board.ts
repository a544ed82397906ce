// Which departures a board shows, in which order. Knows no screen.
import type { DepartureView } from '../../contract';

/** A departure that has left some behind stays among the bad ones for so long, milliseconds. */
const FRESH_MS = 30 * 60_000;

/** It leaves some behind, or nobody has said that it left. */
export const isBad = (row: DepartureView): boolean => row.leaving === 'overdue' || row.short > 0;

const byCutoff = (a: DepartureView, b: DepartureView) => a.cutoff - b.cutoff || (a.departure < b.departure ? -1 : 1);

/** All of them as they leave; those that have left come last. */
export function asTheyLeave(rows: readonly DepartureView[]): DepartureView[] {
  const gone = (row: DepartureView) => Number(row.leaving === 'left');
  return [...rows].sort((a, b) => gone(a) - gone(b) || byCutoff(a, b));
}

/** The bad ones, then the next ones; without those that carry nothing. */
export function worstFirst(rows: readonly DepartureView[], now: number, most: number): DepartureView[] {
  const over = (row: DepartureView) => row.leaving === 'left' && (row.short === 0 || now - (row.leaves ?? now) > FRESH_MS);
  const shown = rows.filter((row) => row.parcels > 0 && !over(row));
  return shown.sort((a, b) => Number(isBad(b)) - Number(isBad(a)) || byCutoff(a, b)).slice(0, most);
}
