// The look of a map: layers from the bottom up, in the colours given. No glyph or sprite address: letters are faces of the page.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Colours } from './colours';
import { FACE, FACE_STRONG } from './faces';
import { tints, type Scale } from './scale';

export const AREAS = { source: 'france', sourceLayer: 'departements' } as const;
/** Layers a pointer can hit, the topmost first. */
export const PICKED = { mover: 'movers', point: 'points', area: 'areas' } as const;
/**
 * Below this zoom movers that stand close are one mark with their number; one in trouble always stands for itself. A whole
 * one: layers end at the map's zoom, but filters and clusters are of a tile's, which is whole.
 */
export const GROUPED_TO = 8;
export const GROUPS = 'groups';

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const flag = (name: string): ExpressionSpecification => ['boolean', ['feature-state', name], false];
/** Grows between two zooms. */
const grow = (from: number, small: unknown, to: number, large: unknown) =>
  ['interpolate', ['linear'], ['zoom'], from, small, to, large] as ExpressionSpecification;

/** `letters` enlarges words and marks: 1 for a desk, more for a wall. */
export function mapStyle(colours: Colours, basemap: string, attribution: string, letters = 1): StyleSpecification {
  return {
    version: 8,
    sources: {
      france: { type: 'vector', url: basemap, promoteId: { departements: 'code' }, attribution },
      flows: { type: 'geojson', data: EMPTY, lineMetrics: true, promoteId: 'id' },
      paths: { type: 'geojson', data: EMPTY },
      points: { type: 'geojson', data: EMPTY, promoteId: 'id' },
      movers: { type: 'geojson', data: EMPTY, promoteId: 'id' },
      groups: {
        type: 'geojson', data: EMPTY, cluster: true, clusterRadius: 34, clusterMaxZoom: GROUPED_TO - 1,
        clusterProperties: { late: ['+', ['case', ['==', ['get', 'tone'], 'warn'], 1, 0]] },
      },
    },
    layers: [...ground(colours), ...flows(colours), ...words(colours), ...paths(colours), ...points(colours), ...groups(colours), ...movers(colours)].map((layer) => enlarged(layer, letters)),
  };
}

/** A layer with its words, icons and rings drawn `letters` times as large. */
function enlarged(layer: LayerSpecification, letters: number): LayerSpecification {
  if (letters === 1) return layer;
  if (layer.type === 'circle') return { ...layer, paint: { ...layer.paint, 'circle-radius': times(layer.paint?.['circle-radius'] ?? 5, letters) as never } };
  if (layer.type !== 'symbol') return layer;
  const layout = { ...layer.layout };
  for (const name of ['text-size', 'icon-size'] as const) if (layout[name] !== undefined) layout[name] = times(layout[name], letters) as never;
  return { ...layer, layout };
}

/** A size, or each size of a row of zooms, times a factor: only the outermost expression may ask for the zoom. */
function times(size: unknown, factor: number): unknown {
  if (!Array.isArray(size) || size[0] !== 'interpolate') return typeof size === 'number' ? size * factor : ['*', factor, size];
  return size.map((part: unknown, i) => (i < 3 || i % 2 === 1 ? part : times(part, factor)));
}

/** Colours of areas by their class; without a class the plain one. */
export function areaFill(colours: Colours, scale: Scale | null): ExpressionSpecification | string {
  const none = colours.of('--map-none');
  if (!scale) return none;
  const steps = tints(scale).flatMap((tint, i) => [i, colours.of(tint)]);
  return ['match', ['coalesce', ['feature-state', 'class'], -1], ...steps, none] as unknown as ExpressionSpecification;
}

function ground(colours: Colours): LayerSpecification[] {
  const france = (layer: string) => ({ source: 'france', 'source-layer': layer });
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': colours.of('--map-sea') } },
    { id: 'land', type: 'fill', ...france('land'), paint: { 'fill-color': colours.of('--map-land') } },
    // Two sources of borders never meet exactly: a rim of land closes the gaps.
    { id: 'land-rim', type: 'line', ...france('land'), paint: { 'line-color': colours.of('--map-land'), 'line-width': grow(4, 2, 9, 8) } },
    { id: 'areas', type: 'fill', ...france('departements'), paint: { 'fill-color': areaFill(colours, null), 'fill-antialias': false } },
    { id: 'communes', type: 'line', ...france('communes'), minzoom: 8, paint: { 'line-color': colours.of('--map-edge'), 'line-width': 0.5, 'line-opacity': 0.45 } },
    { id: 'area-edges', type: 'line', ...france('departements'), paint: { 'line-color': colours.of('--map-edge'), 'line-width': grow(4, 0.5, 9, 1.4) } },
    { id: 'region-edges', type: 'line', ...france('regions'), paint: { 'line-color': colours.of('--map-edge-strong'), 'line-width': grow(4, 0.7, 9, 2) } },
    {
      id: 'area-focus', type: 'line', ...france('departements'), layout: { 'line-join': 'round' },
      paint: { 'line-color': colours.of('--ink'), 'line-width': ['case', flag('chosen'), 3.2, flag('hover'), 2, 0], 'line-opacity': ['case', flag('chosen'), 1, flag('hover'), 1, 0] },
    },
  ];
}

function flows(colours: Colours): LayerSpecification[] {
  const clear = colours.of('--map-flow').replace(/^rgb\((.*)\)$/, 'rgba($1, 0.12)');
  return [{
    id: 'flows', type: 'line', source: 'flows', layout: { 'line-cap': 'round' },
    paint: {
      'line-width': grow(4.5, ['*', 0.55, ['get', 'width']], 8, ['*', 1.2, ['get', 'width']]),
      // From faint to full: the way the parcels go.
      'line-gradient': ['interpolate', ['linear'], ['line-progress'], 0, clear, 1, colours.of('--map-flow')],
      'line-opacity': ['case', flag('bright'), 0.95, flag('dim'), 0.06, 0.4],
    },
  }];
}

function words(colours: Colours): LayerSpecification[] {
  const ink = { 'text-color': colours.of('--map-word'), 'text-halo-color': colours.of('--map-halo'), 'text-halo-width': 1.3 };
  const rank: ExpressionSpecification = ['step', ['zoom'], 0, 5.6, 1, 6.6, 2, 7.8, 3, 9, 4];
  return [
    {
      id: 'towns', type: 'symbol', source: 'france', 'source-layer': 'places', filter: ['<=', ['get', 'rank'], rank],
      layout: { 'text-field': ['get', 'nom'], 'text-font': [FACE], 'text-size': grow(5, ['-', 13, ['get', 'rank']], 10, ['-', 19, ['*', 2, ['get', 'rank']]]), 'text-variable-anchor': ['center', 'bottom', 'top'], 'text-radial-offset': 0.9, 'symbol-sort-key': ['-', 0, ['get', 'pop']], 'text-padding': 4 },
      paint: ink,
    },
    {
      id: 'area-names', type: 'symbol', source: 'france', 'source-layer': 'departement_labels', minzoom: 6.4,
      layout: { 'text-field': ['concat', ['get', 'nom'], '\n', ['get', 'code']], 'text-font': [FACE], 'text-size': grow(6, 11, 9, 15), 'text-letter-spacing': 0.06, 'text-max-width': 7, 'text-padding': 2 },
      paint: ink,
    },
  ];
}

function paths(colours: Colours): LayerSpecification[] {
  const [ink, rim] = [colours.of('--map-path'), colours.of('--map-halo')];
  const of = (shape: 'LineString' | 'Point'): ExpressionSpecification => ['==', ['geometry-type'], shape];
  const line = { type: 'line' as const, source: 'paths', filter: of('LineString'), layout: { 'line-cap': 'round' as const, 'line-join': 'round' as const } };
  return [
    { id: 'path-rim', ...line, paint: { 'line-color': rim, 'line-width': 5, 'line-opacity': 0.85 } },
    { id: 'path', ...line, paint: { 'line-color': ink, 'line-width': 2.2, 'line-dasharray': [1.6, 1.4] } },
    {
      id: 'stops', type: 'circle', source: 'paths', filter: of('Point'),
      paint: { 'circle-radius': grow(5, 2, 11, 8), 'circle-color': rim, 'circle-stroke-color': ink, 'circle-stroke-width': 1.5 },
    },
    {
      id: 'stop-numbers', type: 'symbol', source: 'paths', minzoom: 9.5, filter: of('Point'),
      layout: { 'text-field': ['to-string', ['get', 'stop']], 'text-font': [FACE_STRONG], 'text-size': 11, 'text-allow-overlap': true },
      paint: { 'text-color': ink },
    },
  ];
}

function points(colours: Colours): LayerSpecification[] {
  const near: ExpressionSpecification = ['step', ['zoom'], 0, 5.4, 1, 6.8, 2];
  return [
    {
      id: 'point-focus', type: 'circle', source: 'points',
      paint: {
        'circle-radius': ['+', 6, ['/', ['get', 'size'], 2]], 'circle-color': 'rgba(0, 0, 0, 0)', 'circle-stroke-color': colours.of('--ink'),
        'circle-stroke-width': ['case', flag('chosen'), 3, flag('hover'), 1.6, 0],
      },
    },
    {
      id: 'points', type: 'symbol', source: 'points',
      layout: { 'icon-image': ['get', 'icon'], 'icon-size': ['/', ['get', 'size'], 24], 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'order'] },
    },
    {
      id: 'point-words', type: 'symbol', source: 'points', filter: ['<=', ['get', 'rank'], near],
      layout: {
        'text-field': ['get', 'text'], 'text-font': [FACE_STRONG], 'text-size': 12.5, 'text-max-width': 12, 'text-justify': 'auto',
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': ['+', 0.35, ['/', ['get', 'size'], 25]], 'symbol-sort-key': ['get', 'order'], 'text-padding': 3,
      },
      paint: {
        'text-color': ['match', ['get', 'tone'], 'bad', colours.of('--bad'), 'warn', colours.of('--warn'), colours.of('--ink')],
        'text-halo-color': colours.of('--map-halo'), 'text-halo-width': 1.6,
      },
    },
  ];
}

function groups(colours: Colours): LayerSpecification[] {
  const several: ExpressionSpecification = ['has', 'point_count'];
  const ink: ExpressionSpecification = ['case', ['>', ['coalesce', ['get', 'late'], 0], 0], colours.of('--warn'), colours.of('--ink')];
  const base = { source: 'groups', maxzoom: GROUPED_TO, filter: several } as const;
  return [
    {
      id: GROUPS, type: 'circle', ...base,
      paint: { 'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 10, 40, 18], 'circle-color': colours.of('--map-halo'), 'circle-stroke-color': ink, 'circle-stroke-width': 2.5 },
    },
    { id: 'group-counts', type: 'symbol', ...base, layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': [FACE_STRONG], 'text-size': 13, 'text-allow-overlap': true }, paint: { 'text-color': ink } },
    {
      id: 'group-ones', type: 'symbol', ...base, filter: ['!', several],
      layout: { 'icon-image': ['get', 'icon'], 'icon-size': 0.55, 'icon-allow-overlap': true },
    },
  ];
}

function movers(colours: Colours): LayerSpecification[] {
  const bad: ExpressionSpecification = ['==', ['get', 'tone'], 'bad'];
  const alone: ExpressionSpecification = ['step', ['zoom'], bad, GROUPED_TO, true];
  return [
    {
      id: 'mover-alarm', type: 'circle', source: 'movers', filter: bad,
      paint: { 'circle-radius': grow(4, 11, 10, 22), 'circle-color': colours.of('--bad'), 'circle-opacity': 0.22, 'circle-stroke-color': colours.of('--bad'), 'circle-stroke-width': 2 },
    },
    {
      id: 'mover-focus', type: 'circle', source: 'movers',
      paint: { 'circle-radius': grow(4, 9, 10, 17), 'circle-color': 'rgba(0, 0, 0, 0)', 'circle-stroke-color': colours.of('--ink'), 'circle-stroke-width': ['case', flag('chosen'), 3, flag('hover'), 1.6, 0] },
    },
    {
      id: 'movers', type: 'symbol', source: 'movers', filter: alone,
      layout: { 'icon-image': ['get', 'icon'], 'icon-size': grow(4, ['case', bad, 0.8, 0.5], 10, ['case', bad, 1.2, 0.95]), 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'order'] },
    },
    {
      id: 'mover-words', type: 'symbol', source: 'movers', filter: ['any', bad, ['>=', ['zoom'], 9.6]],
      layout: { 'text-field': ['get', 'text'], 'text-font': [FACE_STRONG], 'text-size': 12, 'text-variable-anchor': ['bottom', 'top', 'left', 'right'], 'text-radial-offset': 1.4, 'symbol-sort-key': ['-', 0, ['get', 'order']] },
      paint: { 'text-color': ['case', bad, colours.of('--bad'), colours.of('--ink')], 'text-halo-color': colours.of('--map-halo'), 'text-halo-width': 1.6 },
    },
  ];
}
