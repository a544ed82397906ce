// What the map can say of a département: three measures, their classes and their values. Knows no map and no screen.
import type { PlaceView } from '../../../contract';
import { bounds, rounded, tints, type Scale } from '../../../widgets/map/scale';

/** Orders of the last hour; units ordered against forecast; promises at risk. */
export const MEASURES = ['orders', 'ratio', 'risk'] as const;
export type Measure = (typeof MEASURES)[number];

/** Percent of the forecast: within 10 % is as expected. */
const RATIO: Scale = { ramp: 'split', breaks: [50, 75, 90, 111, 151, 201], least: -Infinity };

export function valueOf(place: PlaceView, measure: Measure): number | null {
  switch (measure) {
    case 'orders': return place.orders;
    case 'ratio': return place.ratioPct;
    case 'risk': return place.atRisk;
  }
}

/** The classes for these places; those of counts follow the greatest count in round steps. */
export function scaleOf(places: readonly PlaceView[], measure: Measure): Scale {
  if (measure === 'ratio') return RATIO;
  const greatest = places.reduce((most, place) => Math.max(most, valueOf(place, measure) ?? 0), 0);
  return rounded(greatest, measure === 'orders' ? 'blue' : 'warm');
}

export function valuesOf(places: readonly PlaceView[], measure: Measure): Map<string, number | null> {
  return new Map(places.map((place) => [place.dept, valueOf(place, measure)]));
}

export interface Step {
  /** The CSS variable of its colour. */
  tint: string;
  from: number | null;
  to: number | null;
}

/** The classes as a legend shows them, from few to many. */
export function steps(scale: Scale): Step[] {
  const ends = bounds(scale);
  return tints(scale).map((tint, i) => ({ tint, from: ends[i]?.from ?? null, to: ends[i]?.to ?? null }));
}
