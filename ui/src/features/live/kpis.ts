// The figures at the top with their trends: what they were, how they moved in a quarter of an hour, when they matter.
import type { KpiView, MinuteView } from '../../contract';

const MINUTE = 60_000;
/** What a figure is compared with, minutes. */
export const BACK_MIN = 15;
/** Minutes kept of figures whose past the house does not tell. */
const KEPT = 60;

export type Tone = 'calm' | 'warn' | 'bad';
/** Figures whose past is kept here, since the house tells only their present. */
const KEPT_NAMES = ['promisedOnTimePct', 'backlogUnits', 'declined', 'openAlerts'] as const;
type Kept = (typeof KEPT_NAMES)[number];
type Sample = { minute: number } & Record<Kept, number | null>;

/** The last hour of the figures whose past the house does not tell, as far as this screen has been open. */
export class KpiPast {
  #samples: Sample[] = [];

  note(kpis: KpiView): void {
    const minute = (kpis.trend.at(-1)?.minute ?? 0) + MINUTE;
    const last = this.#samples.at(-1);
    if (last && minute < last.minute) this.#samples = []; // another day
    const sample = { minute, ...pick(kpis) };
    if (last?.minute === minute) this.#samples[this.#samples.length - 1] = sample;
    else this.#samples = [...this.#samples, sample].slice(-KEPT);
  }

  /** The last hour of a figure, oldest first. */
  of(name: Kept): number[] {
    return this.#samples.map((sample) => sample[name]).filter((value) => value !== null);
  }

  /** How much it moved since a quarter of an hour ago; `null` when that is not known. */
  delta(name: Kept): number | null {
    const now = this.#samples.at(-1);
    const then = now && this.#samples.findLast((sample) => sample.minute <= now.minute - BACK_MIN * MINUTE);
    const [a, b] = [then?.[name] ?? null, now?.[name] ?? null];
    return a === null || b === null ? null : b - a;
  }
}

const pick = ({ promisedOnTimePct, backlogUnits, declined, openAlerts }: KpiView) => ({ promisedOnTimePct, backlogUnits, declined, openAlerts });

/** A quarter of an hour against the one before, percent; `null` when there was nothing before. */
export function pace(trend: MinuteView[], of: (minute: MinuteView) => number): number | null {
  const sum = (minutes: MinuteView[]) => minutes.reduce((total, minute) => total + of(minute), 0);
  const before = sum(trend.slice(-2 * BACK_MIN, -BACK_MIN));
  return trend.length < 2 * BACK_MIN || before === 0 ? null : (100 * (sum(trend.slice(-BACK_MIN)) - before)) / before;
}

/** How much a level moved since a quarter of an hour ago. */
export function drift(trend: MinuteView[], of: (minute: MinuteView) => number): number | null {
  const [then, now] = [trend.at(-1 - BACK_MIN), trend.at(-1)];
  return then && now ? of(now) - of(then) : null;
}

/** Kept promises: below 97 % somebody should look, below 92 % it hurts. */
export function onTimeTone(pct: number | null): Tone {
  return pct === null || pct >= 97 ? 'calm' : pct >= 92 ? 'warn' : 'bad';
}

/** Orders at risk matter by their share of what was ordered, and more while they grow. */
export function riskTone(atRisk: number, ordersToday: number, delta: number | null): Tone {
  if (atRisk === 0) return 'calm';
  return atRisk > 0.03 * ordersToday || (delta ?? 0) > 0.01 * ordersToday ? 'bad' : 'warn';
}
