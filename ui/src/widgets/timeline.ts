// Lays out bars on lanes over a span of time, and tells where a dragged bar would come to lie. Knows nothing of what
// the bars are.

/** Something inside a bar, such as the parts of a programme. */
export interface Part {
  from: number;
  until: number;
  tone: 'past' | 'now' | 'next';
}
export interface Bar {
  key: string;
  lane: string;
  from: number;
  until: number;
  text: string;
  tone: 'past' | 'now' | 'next';
  parts?: Part[];
  /** May be dragged and pushed by keys. */
  movable?: boolean;
  /** Not yet so: a wish. */
  draft?: boolean;
  /** A word that it is marked with; empty when nothing is wrong with it. */
  warning?: string;
}
export interface PlacedPart extends Part {
  left: number;
  width: number;
}
export interface PlacedBar extends Omit<Bar, 'parts'> {
  /** Left edge and width, percent of the span. */
  left: number;
  width: number;
  /** Its row in the lane: bars of one time lie one below the other. */
  row: number;
  /** Edges in percent of the bar. */
  parts: PlacedPart[];
}
export interface Span {
  from: number;
  until: number;
}
export interface Placed {
  span: Span;
  /** A lane has as many rows as its bars need that are in sight at one time. */
  lanes: { name: string; bars: PlacedBar[]; rows: number }[];
  ticks: { at: number; left: number }[];
}

export const SNAP = 5 * 60_000;
const HOUR = 3_600_000;
const HALF = HOUR / 2;

/** `null` when there is nothing to show. Without a span, all bars fit. */
export function place(bars: Bar[], span?: Span): Placed | null {
  if (bars.length === 0) return null;
  const from = span?.from ?? Math.min(...bars.map((bar) => bar.from));
  const until = Math.max(span?.until ?? Math.max(...bars.map((bar) => bar.until)), from + 1);
  const at = (moment: number) => ((moment - from) / (until - from)) * 100;
  // A lane stays in its place whatever is in sight, so lanes come from all bars, by name.
  const lanes = new Map<string, PlacedBar[]>();
  for (const name of bars.map((bar) => bar.lane).sort()) lanes.set(name, []);
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    if (bar.until <= from || bar.from >= until) continue;
    const own = lanes.get(bar.lane) ?? [];
    own.push({ ...bar, row: free(own, bar.from), left: at(bar.from), width: at(bar.until) - at(bar.from), parts: inside(bar) });
  }
  const ticks = rounds(from, until).map((tick) => ({ at: tick, left: at(tick) }));
  return { span: { from, until }, lanes: [...lanes].map(([name, own]) => ({ name, bars: own, rows: Math.max(1, ...own.map((bar) => bar.row + 1)) })), ticks };
}

/** The first row of a lane in which nothing lasts until then. */
function free(bars: PlacedBar[], from: number): number {
  const taken = new Set(bars.filter((bar) => bar.until > from).map((bar) => bar.row));
  let row = 0;
  while (taken.has(row)) row += 1;
  return row;
}

/** Where a moment lies, percent of the span; `null` outside. */
export function leftOf(moment: number, { from, until }: Span): number | null {
  return moment >= from && moment <= until ? ((moment - from) / (until - from)) * 100 : null;
}

function inside(bar: Bar): PlacedPart[] {
  const length = Math.max(1, bar.until - bar.from);
  return (bar.parts ?? []).map((part) => ({ ...part, left: ((part.from - bar.from) / length) * 100, width: ((part.until - part.from) / length) * 100 }));
}

/** Full hours, or half hours in a short span, thinned to at most twelve. */
function rounds(from: number, until: number): number[] {
  const step = until - from <= 6 * HOUR ? HALF : Math.max(1, Math.ceil((until - from) / HOUR / 12)) * HOUR;
  const out = [];
  for (let tick = Math.ceil(from / step) * step; tick <= until; tick += step) out.push(tick);
  return out;
}

/** The nearest full five minutes. */
export function snapped(at: number, grid = SNAP): number {
  return Math.round(at / grid) * grid;
}

/** Where a bar that began at `from` begins after a drag of `pixels` on a field `width` pixels wide. */
export function dragged(from: number, pixels: number, width: number, span: Span): number {
  return width > 0 ? snapped(from + (pixels / width) * (span.until - span.from)) : from;
}

/** The lane so many lanes further down; stays on the field. */
export function laneAfter(lanes: string[], lane: string, down: number): string {
  const to = lanes.indexOf(lane) + down;
  return lanes[Math.max(0, Math.min(lanes.length - 1, to))] ?? lane;
}
