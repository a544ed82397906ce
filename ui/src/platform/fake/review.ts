// The review of the scripted day, and of the day before it.
import type { ReviewView, State } from '../../contract';
import { START } from './day';

const DAY = 24 * 60 * 60_000;
/** Four in the morning of the scripted day. */
const TURN = START - (START % DAY) + 3 * 60 * 60_000;

export function review(state: State, day = TURN): ReviewView {
  const { kpis } = state;
  const of = day === TURN ? 1 : 0.4;
  const n = (today: number) => Math.round(today * of);
  const service = state.service.filter(({ scope }) => scope.type === 'all');
  return {
    days: [TURN, TURN - DAY], day, until: day + DAY, closedAt: day === TURN ? kpis.closedAt : day + 18 * 60 * 60_000,
    open: day === TURN ? 2_310 : 0, service, keptPct: kpis.keptPct, promised: n(kpis.promised), eveningPct: kpis.eveningPct, eveningWanted: n(kpis.eveningWanted),
    totals: {
      orders: n(kpis.ordersToday), units: n(kpis.unitsToday), packed: n(kpis.packed), delivered: n(kpis.delivered), declined: n(kpis.declined),
      cancelled: n(kpis.cancelled), cancelledTooLate: n(kpis.cancelledTooLate), alarms: 9, messages: n(state.messagesToday),
    },
    air: { passages: 41, plan: n(7_800), sold: n(8_140) },
  };
}
