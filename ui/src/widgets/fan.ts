// Turns past values and what may come into the columns of a fan chart. Knows numbers and moments only.

/** What may come in the stretch that begins at `at`: a middle inside a band. */
export interface FanPoint {
  at: number;
  low: number;
  middle: number;
  high: number;
}
/** What was counted, or planned, in the stretch that begins at `at`. */
export interface Point {
  at: number;
  value: number;
}
/** Something worth pointing at under the axis, such as a time on air. */
export interface FanMark {
  from: number;
  until: number;
  text: string;
}
export interface FanInput {
  past: Point[];
  ahead: FanPoint[];
  plan?: Point[];
  /** Length of a stretch, milliseconds; a quarter of an hour when left out. */
  step?: number;
}

type Column = (number | null)[];

/** Columns of equal length; a stretch without a value holds `null`. */
export interface FanColumns {
  /** Middle of each stretch. */
  at: number[];
  high: Column;
  low: Column;
  middle: Column;
  past: Column;
  plan: Column;
  first: number;
  last: number;
  step: number;
  /** A round top for the axis. */
  top: number;
}

export const QUARTER = 15 * 60_000;
const HOUR = 3_600_000;
/** More stretches than this are not drawn: four days of quarters. */
const STRETCHES_MAX = 400;

/** Values quarter by quarter from a moment on. */
export const byQuarter = (from: number, values: number[]): Point[] => values.map((value, i) => ({ at: from + i * QUARTER, value }));

/** `null` when there is nothing to draw. */
export function columns({ past, ahead, plan = [], step = QUARTER }: FanInput): FanColumns | null {
  const starts = [...past, ...ahead, ...plan].map((point) => point.at);
  if (starts.length === 0) return null;
  const first = Math.min(...starts);
  const count = Math.min(STRETCHES_MAX, Math.round((Math.max(...starts) - first) / step) + 1);
  const blank = (): Column => new Array<number | null>(count).fill(null);
  const out: FanColumns = {
    at: Array.from({ length: count }, (_, i) => first + (i + 0.5) * step),
    high: blank(), low: blank(), middle: blank(), past: blank(), plan: blank(), first, last: first + count * step, step, top: 1,
  };
  const put = (column: Column, at: number, value: number) => {
    const index = Math.round((at - first) / step);
    if (index >= 0 && index < count) column[index] = value;
  };
  for (const point of past) put(out.past, point.at, point.value);
  for (const point of plan) put(out.plan, point.at, point.value);
  for (const point of ahead) {
    put(out.high, point.at, point.high);
    put(out.middle, point.at, point.middle);
    put(out.low, point.at, point.low);
  }
  const tops = [...out.past, ...out.high, ...out.plan].filter((value) => value !== null);
  out.top = nice(Math.max(1, ...tops));
  return out;
}

/** Equal columns draw the same picture: nothing to do. */
export function same(a: FanColumns | null, b: FanColumns | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.first !== b.first || a.last !== b.last || a.top !== b.top) return false;
  const equal = (x: Column, y: Column) => x.every((value, i) => value === y[i]);
  return equal(a.past, b.past) && equal(a.middle, b.middle) && equal(a.high, b.high) && equal(a.low, b.low) && equal(a.plan, b.plan);
}

/** The stretch that holds the moment; `null` outside. */
export function stretch(drawn: FanColumns, at: number): number | null {
  const index = Math.floor((at - drawn.first) / drawn.step);
  return index >= 0 && index < drawn.at.length ? index : null;
}

/** A round top for an axis, not below `value`; its half is a whole number too. */
export function nice(value: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(value)));
  const steps = power === 1 ? [2, 4, 6, 8, 10] : [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];
  return Math.round((steps.find((step) => step * power >= value * 0.999) ?? 10) * power);
}

/** Full hours in a span, thinned to at most `most`. */
export function hours(first: number, last: number, most = 8): number[] {
  const step = Math.max(1, Math.ceil((last - first) / HOUR / most)) * HOUR;
  const out = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) out.push(at);
  return out;
}
