// What a map can show, and its geometry. Knows points, lines and areas, and not what they mean.
import type { Feature, FeatureCollection, LineString, Point } from 'geojson';

/** Degrees: longitude, latitude. */
export type Place = readonly [number, number];
export type Tone = 'plain' | 'quiet' | 'warn' | 'bad';
export type Shape = 'square' | 'diamond' | 'circle' | 'dot' | 'van';
export const TONES: readonly Tone[] = ['plain', 'quiet', 'warn', 'bad'];
export const SHAPES: readonly Shape[] = ['square', 'diamond', 'circle', 'dot', 'van'];

/** One thing on the map that a person can point at. */
export interface Ref {
  kind: 'area' | 'point' | 'mover';
  id: string;
}
export interface MapPoint {
  id: string;
  at: Place;
  shape: Shape;
  tone: Tone;
  /** Width on the screen, pixels. */
  size: number;
  /** Words beside it; they give way where there is no room. */
  text: string;
  /** 0 is named from afar, 1 when nearer, 2 nearer still. */
  rank: 0 | 1 | 2;
}
export interface MapFlow {
  id: string;
  from: Place;
  to: Place;
  /** Names of the point and the area that it joins: pointing at one brings out its flows. */
  ends: readonly [string, string];
  /** Width on the screen, pixels. */
  width: number;
}
export interface MapMover {
  id: string;
  at: Place;
  tone: Tone;
  text: string;
  /** Where it goes next, in order. */
  path: readonly Place[];
}

const ARC_STEPS = 20;
/** How far an arc leaves the straight line, as a share of its length. */
const ARC_BEND = 0.16;

/** A bend from one place to another, always to the same side, so that there and back are two lines. */
export function arc(from: Place, to: Place): Place[] {
  // Degrees of longitude are shorter than those of latitude: at 46.5° north by about a third.
  const squeeze = 0.69;
  const [dx, dy] = [(to[0] - from[0]) * squeeze, to[1] - from[1]];
  const middle: Place = [(from[0] + to[0]) / 2 - (dy * ARC_BEND) / squeeze, (from[1] + to[1]) / 2 + dx * ARC_BEND];
  return Array.from({ length: ARC_STEPS + 1 }, (_, i) => {
    const t = i / ARC_STEPS;
    const mix = (a: number, m: number, b: number) => round((1 - t) ** 2 * a + 2 * t * (1 - t) * m + t ** 2 * b);
    return [mix(from[0], middle[0], to[0]), mix(from[1], middle[1], to[1])] as const;
  });
}

const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
const line = (places: readonly Place[]): LineString => ({ type: 'LineString', coordinates: places.map(([x, y]) => [x, y]) });
const point = ([x, y]: Place): Point => ({ type: 'Point', coordinates: [x, y] });
const all = <G extends Point | LineString>(features: Feature<G>[]): FeatureCollection<G> => ({ type: 'FeatureCollection', features });

/** Points; small ones last in the list, so that they are drawn over large ones. */
export function pointFeatures(points: readonly MapPoint[]): FeatureCollection<Point> {
  const sorted = [...points].sort((a, b) => b.size - a.size);
  return all(sorted.map(({ id, at, shape, tone, size, text, rank }) => ({
    type: 'Feature', geometry: point(at), properties: { id, icon: icon(shape, tone), size, text, rank, tone, order: -size },
  })));
}

export function flowFeatures(flows: readonly MapFlow[]): FeatureCollection<LineString> {
  const sorted = [...flows].sort((a, b) => a.width - b.width);
  return all(sorted.map(({ id, from, to, width }) => ({ type: 'Feature', geometry: line(arc(from, to)), properties: { id, width } })));
}

/** Movers; those in trouble last, so that they are drawn over the others. */
export function moverFeatures(movers: readonly MapMover[]): FeatureCollection<Point> {
  const weight = (mover: MapMover) => ({ quiet: 0, plain: 1, warn: 2, bad: 3 })[mover.tone];
  const sorted = [...movers].sort((a, b) => weight(a) - weight(b));
  return all(sorted.map((mover) => ({
    type: 'Feature', geometry: point(mover.at),
    properties: { id: mover.id, icon: icon('van', mover.tone), tone: mover.tone, text: mover.text, order: weight(mover) },
  })));
}

/** The ways ahead of the movers that are looked at: from where each is, through its stops. */
export function pathFeatures(movers: readonly MapMover[], shown: ReadonlySet<string>): FeatureCollection<LineString | Point> {
  const looked = movers.filter((mover) => shown.has(mover.id) && mover.path.length > 0);
  return {
    type: 'FeatureCollection',
    features: looked.flatMap((mover): Feature<LineString | Point>[] => [
      { type: 'Feature', geometry: line([mover.at, ...mover.path]), properties: { id: mover.id } },
      ...mover.path.map((stop, i): Feature<Point> => ({ type: 'Feature', geometry: point(stop), properties: { id: mover.id, stop: i + 1 } })),
    ]),
  };
}

/** The name of the drawn icon. */
export function icon(shape: Shape, tone: Tone): string {
  return `${shape}-${tone}`;
}
