// The figures of the service board, in the order in which an order goes through them.
import type { ServiceView } from '../../contract';

export const FIGURES = [
  'asked', 'asAsked', 'downgraded', 'onCourse', 'behind', 'inTime', 'missed', 'moved', 'cancelled', 'declined', 'kept', 'served',
] as const;
export type Figure = (typeof FIGURES)[number];
/** What a person acts on. */
export const FEW: readonly Figure[] = ['downgraded', 'moved', 'missed', 'served'];

const SERVICES: ServiceView['service'][] = ['evening', 'next_day', 'standard', 'pickup'];

/** What is asked for soonest first, then by hour, then the site with most orders. */
export function order(a: ServiceView, b: ServiceView): number {
  const hour = (row: ServiceView) => (row.scope.type === 'hour' ? row.scope.hour : 0);
  return SERVICES.indexOf(a.service) - SERVICES.indexOf(b.service) || hour(a) - hour(b) || b.asked - a.asked;
}

/** A figure as a number to sort by. */
export const figureOf = (row: ServiceView, key: Figure): number | null =>
  key === 'kept' ? row.keptPct : key === 'served' ? row.servedPct : row[key];
