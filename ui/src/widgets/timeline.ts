// Lays out bars on lanes over a span of time. Knows nothing of what the bars are.

export interface Bar {
  key: string;
  lane: string;
  from: number;
  until: number;
  text: string;
  tone: 'past' | 'now' | 'next';
}
export interface PlacedBar extends Bar {
  /** Left edge and width, percent of the span. */
  left: number;
  width: number;
}
export interface Placed {
  lanes: { name: string; bars: PlacedBar[] }[];
  ticks: { at: number; left: number }[];
  nowLeft: number | null;
}

const HOUR = 3_600_000;

/** `null` when there is nothing to show. */
export function place(bars: Bar[], now: number): Placed | null {
  if (bars.length === 0) return null;
  const first = Math.min(...bars.map((bar) => bar.from));
  const last = Math.max(...bars.map((bar) => bar.until), first + 1);
  const at = (moment: number) => ((moment - first) / (last - first)) * 100;
  const lanes = new Map<string, PlacedBar[]>();
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    const placed = { ...bar, left: at(bar.from), width: at(bar.until) - at(bar.from) };
    lanes.set(bar.lane, [...(lanes.get(bar.lane) ?? []), placed]);
  }
  const ticks = [];
  const step = Math.max(1, Math.ceil((last - first) / HOUR / 12)) * HOUR;
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push({ at: tick, left: at(tick) });
  const nowLeft = now >= first && now <= last ? at(now) : null;
  return { lanes: [...lanes].map(([name, own]) => ({ name, bars: own })), ticks, nowLeft };
}
