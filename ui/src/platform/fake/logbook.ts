// The logbook of the scripted day: what its alerts began with, a note, a hand-over.
import type { CauseView, LogbookKind, LogbookPage, LogbookRow, State } from '../../contract';
import { START } from './day';

const MINUTE = 60_000;
const event = (seq: number, minutes: number, kind: string, args: CauseView['args'], fact = false): CauseView => ({
  seq, at: START - minutes * MINUTE, kind, fact, cause: null, basedOn: null, source: fact ? 'operator' : null, args, foreseen: null, choices: [], tour: null,
});
const row = (event: CauseView, more: Partial<LogbookRow> = {}): LogbookRow => ({ event, count: 1, alert: null, refused: null, ...more });

/** Newest first. */
export function logbook(state: State, kind?: LogbookKind): LogbookPage {
  const handed = row(event(41_000, 240, 'operator', { by: 'malo', word: 'hand_over', to: 'regie-1', text: 'matin calme, quai 3 fermé' }, true));
  const alerts = state.alerts.map((alert, i) => row(
    { ...event(41_100 + i, 0, 'alert_opened', { alert: alert.alert, alert_kind: alert.kind, severity: alert.severity }), at: alert.openedAt },
    { alert: { alert: alert.alert, kind: alert.kind, subject: alert.subject } },
  ));
  const notes = [row(event(41_050, 90, 'operator', { by: 'regie-1', word: 'note', text: 'transporteur prévenu' }, true)), handed];
  const numbers = [row(event(41_060, 60, 'promise_moved', { order: 'TT-1', promise: START, reason: 'breakdown' }), { count: 12 })];
  const of: Partial<Record<LogbookKind, LogbookRow[]>> = { alerts, notes, people: notes, numbers };
  const rows = kind ? of[kind] ?? [] : [...alerts, ...numbers, ...notes];
  return { rows: [...rows].sort((a, b) => b.event.seq - a.event.seq), next: null, handedOver: handed };
}
