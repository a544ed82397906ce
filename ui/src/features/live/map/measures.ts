// What the map can say of a département: three measures, their classes and their values. Knows no map and no screen.
import type { PlaceView } from '../../../contract';
import { bounds, tints, type Scale } from '../../../widgets/map/scale';

/** Units ordered against forecast; promises at risk; orders of the last hour. First what deviates, last what mirrors where people live. */
export const MEASURES = ['ratio', 'risk', 'orders'] as const;
export type Measure = (typeof MEASURES)[number];

/** Classes stay the same all day: a colour means the same at noon and at night. Percent of the forecast: within 10 % is as expected. */
const SCALES: Record<Measure, Scale> = {
  ratio: { ramp: 'split', breaks: [50, 75, 90, 111, 151, 201], least: -Infinity },
  risk: { ramp: 'warm', breaks: [2, 5, 10, 20, 50], least: 1 },
  orders: { ramp: 'blue', breaks: [5, 10, 20, 50, 100], least: 1 },
};

export function valueOf(place: PlaceView, measure: Measure): number | null {
  switch (measure) {
    case 'orders': return place.orders;
    case 'ratio': return place.ratioPct;
    case 'risk': return place.atRisk;
  }
}

export const scaleOf = (measure: Measure): Scale => SCALES[measure];

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
