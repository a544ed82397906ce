// Where the parts of a gauge lie. Pure geometry, so that it can be tested without a screen.

export interface GaugeValues {
  value: number;
  low: number;
  middle: number;
  high: number;
  mark: number;
}

/** Positions on a scale of 0 to 100 that holds every part, with a little room on the right. */
export function layout({ value, low, middle, high, mark }: GaugeValues): GaugeValues & { missed: 'under' | 'over' | null } {
  const top = Math.max(value, high, mark, 1) * 1.06;
  const at = (units: number) => (Math.max(0, units) / top) * 100;
  const missed = high > 0 && value > high ? 'over' : null;
  return { value: at(value), low: at(low), middle: at(middle), high: at(high), mark: at(mark), missed };
}
