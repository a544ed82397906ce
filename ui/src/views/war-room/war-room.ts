// What a war room shows when: which curve has the focus, what the age of the picture is called. Knows no screen.
import type { AlertView, ShowSlotView } from '../../contract';
import { waits } from '../../features/alerts/words';
import { onAir } from '../../features/live/airtime';
import type { Choice } from '../../features/live/curve';

/** A curve stays this long, milliseconds of the machine. */
export const FOCUS_MS = 20_000;
/** The picture moves by a pixel or two this often, so that nothing burns into a screen that shows it for weeks. */
export const SHIFT_MS = 240_000;

/** Why the picture is not the present: no word, no line, a closed address, too many screens. */
export type Trouble = 'stale' | 'offline' | 'shut' | 'full';

/** Everything first, then each SKU on air; the same for all screens that look at one moment. */
export function focus(slots: ShowSlotView[], now: number, machineMs: number): Choice {
  const air = [...new Set(onAir(slots, now).map(({ passage }) => passage.sku))];
  const turn = Math.floor(machineMs / FOCUS_MS) % (air.length + 1);
  const sku = turn === 0 ? undefined : air[turn - 1];
  return sku === undefined ? { of: 'all' } : { of: 'sku', sku };
}

/** A step of the slow walk around a small square, em. */
export function shift(machineMs: number): { x: number; y: number } {
  const steps = [[0, 0], [1, 0], [1, 1], [0, 1]] as const;
  const [x, y] = steps[Math.floor(machineMs / SHIFT_MS) % steps.length] ?? [0, 0];
  return { x: x * 0.2, y: y * 0.2 };
}

/** Alerts for a wall: running ones, none about a single order, by the app's rank. */
export function shownAlerts(alerts: AlertView[], most: number): AlertView[] {
  const running = alerts.filter((alert) => waits(alert) && alert.subject.type !== 'order');
  const weight = { high: 0, medium: 1, low: 2, info: 3 } as const;
  return running.sort((a, b) => weight[a.severity] - weight[b.severity] || a.rank - b.rank).slice(0, most);
}

/** `0,3` and `s` while it is fresh; whole seconds, then minutes, then hours, as it gets old. */
export function ageParts(ms: number): { n: number; unit: 's' | 'min' | 'h'; digits: 0 | 1 } {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 10) return { n: Math.round(seconds * 10) / 10, unit: 's', digits: 1 };
  if (seconds < 120) return { n: Math.round(seconds), unit: 's', digits: 0 };
  if (seconds < 7_200) return { n: Math.round(seconds / 60), unit: 'min', digits: 0 };
  return { n: Math.round(seconds / 3_600), unit: 'h', digits: 0 };
}
