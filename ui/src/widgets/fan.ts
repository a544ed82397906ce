// Lays out a fan chart: past values, then a band around a median. Knows numbers only.

export interface FanPoint {
  at: number;
  low: number;
  middle: number;
  high: number;
}
export interface Point {
  at: number;
  value: number;
}
export interface Fan {
  actual: string;
  middle: string;
  band: string;
  nowX: number | null;
  xTicks: { x: number; at: number }[];
  yTicks: { y: number; value: number }[];
}

const HOUR = 3_600_000;

/** Paths in a box of `width` × `height`, leaving `left` and `bottom` for the axes. */
export function fan(past: Point[], ahead: FanPoint[], now: number, box: { width: number; height: number; left: number; bottom: number }): Fan | null {
  const times = [...past.map((p) => p.at), ...ahead.map((p) => p.at)];
  if (times.length < 2) return null;
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const top = nice(Math.max(1, ...past.map((p) => p.value), ...ahead.map((p) => p.high)));
  const x = (at: number) => box.left + ((at - first) / Math.max(1, last - first)) * (box.width - box.left);
  const y = (value: number) => (box.height - box.bottom) * (1 - value / top) + 4 * (value / top);
  const path = (points: [number, number][]) => points.map(([px, py], i) => `${i ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`).join('');
  const upper = ahead.map((p): [number, number] => [x(p.at), y(p.high)]);
  const lower = ahead.map((p): [number, number] => [x(p.at), y(p.low)]).reverse();
  return {
    actual: path(past.map((p) => [x(p.at), y(p.value)])),
    middle: path(ahead.map((p) => [x(p.at), y(p.middle)])),
    band: ahead.length > 1 ? `${path([...upper, ...lower])}Z` : '',
    nowX: now >= first && now <= last ? x(now) : null,
    xTicks: hours(first, last).map((at) => ({ x: x(at), at })),
    yTicks: [0, top / 2, top].map((value) => ({ y: y(value), value })),
  };
}

/** The next of 1, 2, 4, 5, 10 × a power of ten: a round top for an axis, whose half is round too. */
export function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** Full hours in a span, thinned to at most eight. */
function hours(first: number, last: number): number[] {
  const step = Math.max(1, Math.ceil((last - first) / HOUR / 8)) * HOUR;
  const out = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) out.push(at);
  return out;
}
