// The figures at the top: their colours, and the past of those whose past the app does not tell.
import type { Concern, KpiView } from '../../contract';

const MINUTE = 60_000;
/** What a figure is compared with, minutes. */
export const BACK_MIN = 15;
/** Minutes kept of figures whose past the app does not tell. */
const KEPT = 60;

export type Tone = 'calm' | 'warn' | 'bad';
export const tones: Record<Concern, Tone> = { calm: 'calm', watch: 'warn', alarm: 'bad' };

/** Figures whose past is kept here, since the app tells only their present. */
const KEPT_NAMES = ['keptPct', 'eveningPct', 'toPrepareUnits', 'declined', 'openAlerts'] as const;
type Kept = (typeof KEPT_NAMES)[number];
type Sample = { minute: number } & Record<Kept, number | null>;

/** The last hour of the figures whose past the app does not tell, as far as this screen has been open. */
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

const pick = ({ keptPct, eveningPct, work: { toPrepareUnits }, declined, openAlerts }: KpiView) => ({ keptPct, eveningPct, toPrepareUnits, declined, openAlerts });
