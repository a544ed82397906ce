// A map of France that shows areas, points, flows and movers, and says what is pointed at. Knows no logistics and no host.
import { AttributionControl, Map as Engine, setWorkerUrl, type GeoJSONSource, type LngLatBoundsLike, type MapMouseEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { BASEMAP, openBasemap } from './basemap';
import { onScheme, readColours, type Colours } from './colours';
import { loadFaces } from './faces';
import { MapFault } from './fault';
import { Hold } from './hold';
import { ICON_RATIO, drawIcons } from './icons';
import { Pace } from './pace';
import { classOf, type Scale } from './scale';
import { flowFeatures, moverFeatures, pathFeatures, pointFeatures, type MapFlow, type MapMover, type MapPoint, type Place, type Ref } from './shapes';
import { AREAS, GROUPED_TO, GROUPS, PICKED, areaFill, mapStyle } from './style';

setWorkerUrl(workerUrl);

/** West, south, east, north of the mainland and Corsica, degrees. */
const FRANCE: LngLatBoundsLike = [-5.2, 41.3, 9.6, 51.15];
/** As far as a person may push the map, degrees. */
const REACH: LngLatBoundsLike = [-31, 29, 45, 61];
const EDGE_PX = 14;
/** On a picture nobody moves the map, so the words over its northernmost points have their room from the start. */
const around = (still = false) => ({ top: still ? EDGE_PX + 30 : EDGE_PX, right: EDGE_PX, bottom: EDGE_PX, left: EDGE_PX });
const MOVE_MS = 350;
const FLIGHT_MS = 900;
/** Vans of one town stand apart at this zoom. */
const NEAR_ZOOM = 9;
/** A pointer this near to a point hits it, pixels. */
const NEAR_PX = 5;

export type Layer = 'areas' | 'flows' | 'movers' | 'points';
const LAYERS: Record<Layer, string[]> = {
  areas: ['areas', 'area-focus'],
  flows: ['flows'],
  movers: ['mover-alarm', 'mover-focus', 'movers', 'mover-words', 'groups', 'group-counts', 'group-ones', 'path-rim', 'path', 'stops', 'stop-numbers'],
  points: ['point-focus', 'points', 'point-words'],
};

export interface LiveMapOptions {
  /** Whose the ground is; shown in a corner. */
  attribution: string;
  /** The map in words, for those who do not see it. */
  label: string;
  /** No panning, zooming or pointing. */
  still?: boolean;
  /** It shows other things than the map that pages share, which stays as it was left. */
  own?: boolean;
  /** Words and marks this many times as large; 1 when left out. */
  letters?: number;
  onPick?: (ref: Ref | null) => void;
  /** What is under the pointer, and where that is on the canvas. */
  onHover?: (ref: Ref | null, x: number, y: number) => void;
}

export class LiveMap {
  readonly #map: Engine;
  #options: LiveMapOptions;
  readonly #hold: Hold;
  readonly #pace: Pace;
  readonly #undo: (() => void)[] = [];
  #colours: Colours;
  #scale: Scale | null = null;
  #classes = new Map<string, number>();
  #movers: readonly MapMover[] = [];
  #flows: readonly MapFlow[] = [];
  #chosen: Ref | null = null;
  #hovered: Ref | null = null;
  #moved = false;

  /** Opens a map in an element that has a size; throws a {@link MapFault}. */
  static async open(host: HTMLElement, options: LiveMapOptions): Promise<LiveMap> {
    if (!document.createElement('canvas').getContext('webgl2')) throw new MapFault('NO_WEBGL', 'this page may not draw with WebGL 2');
    const ground = openBasemap();
    // Without a waiter an early failure would be reported as nobody's.
    ground.catch(() => undefined);
    await loadFaces();
    const map = new LiveMap(host, options);
    try {
      await Promise.all([ground, map.#map.once('style.load')]);
    } catch (error) {
      map.dispose();
      throw error;
    }
    map.#ready();
    return map;
  }

  private constructor(host: HTMLElement, options: LiveMapOptions) {
    this.#options = options;
    this.#colours = readColours(host);
    this.#map = new Engine({
      container: host, style: mapStyle(this.#colours, BASEMAP, options.attribution, options.letters), bounds: FRANCE, fitBoundsOptions: { padding: around(options.still) },
      maxBounds: REACH, minZoom: 3, maxZoom: 13, maxPitch: 0, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
      // Labels that fade in cost frames; the app's data never waits for them.
      fadeDuration: 0, attributionControl: false, interactive: !options.still, pixelRatio: Math.min(devicePixelRatio, 2),
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
    const canvas = this.#map.getCanvas();
    canvas.setAttribute('role', options.still ? 'img' : 'region');
    canvas.setAttribute('aria-label', options.label);
    // The engine is done with its words before they are drawn; the second frame from there is the first that did not wait.
    const shown = (then: () => void) => requestAnimationFrame(() => requestAnimationFrame(then));
    this.#hold = new Hold(this.#map);
    this.#pace = new Pace((drawn) => void this.#map.once('idle', () => shown(drawn)), (work) => this.#hold.during(work));
  }

  #ready(): void {
    const map = this.#map;
    for (const { name, image } of drawIcons(this.#colours)) map.addImage(name, image, { pixelRatio: ICON_RATIO });
    map.on('movestart', (event) => (this.#moved ||= 'originalEvent' in event && Boolean(event.originalEvent)));
    map.on('resize', () => {
      this.#hover(null, 0, 0);
      if (!this.#moved) this.fit(true);
    });
    if (!this.#options.still) this.#listen();
    this.#undo.push(onScheme(() => this.#restyle()));
    this.#pace.start();
  }

  /** Whom it answers from now on; `null` while nobody shows it. */
  serve(options: LiveMapOptions | null): void {
    this.#hover(null, 0, 0);
    this.select(null);
    this.#options = options ?? { attribution: this.#options.attribution, label: this.#options.label };
    this.#map.getCanvas().setAttribute('aria-label', this.#options.label);
  }

  /** Values of areas by their code, and how they become colours. Areas left out have none. */
  setAreas(values: ReadonlyMap<string, number | null>, scale: Scale): void {
    if (scale.ramp !== this.#scale?.ramp) this.#pace.hurry();
    this.#pace.put('areas', JSON.stringify([scale, ...values]), () => {
      if (JSON.stringify(scale) !== JSON.stringify(this.#scale)) this.#map.setPaintProperty('areas', 'fill-color', areaFill(this.#colours, scale));
      this.#scale = scale;
      const classes = new Map<string, number>();
      for (const [code, value] of values) classes.set(code, classOf(value, scale) ?? -1);
      for (const [code, was] of this.#classes) if (!classes.has(code) && was !== -1) classes.set(code, -1);
      for (const [id, one] of classes) if (this.#classes.get(id) !== one) this.#map.setFeatureState({ ...AREAS, id }, { class: one });
      this.#classes = classes;
    });
  }

  setPoints(points: readonly MapPoint[]): void {
    this.#pace.put('points', JSON.stringify(points), () => this.#data('points', pointFeatures(points)));
  }

  setFlows(flows: readonly MapFlow[]): void {
    this.#pace.put('flows', JSON.stringify(flows), () => {
      this.#flows = flows;
      this.#data('flows', flowFeatures(flows));
      this.#light();
    });
  }

  setMovers(movers: readonly MapMover[]): void {
    this.#pace.put('movers', JSON.stringify(movers), () => {
      this.#movers = movers;
      this.#data('movers', moverFeatures(movers));
      this.#data('groups', moverFeatures(movers.filter(({ tone }) => tone !== 'bad')));
      this.#ways();
    });
  }

  /** Marks what is chosen; `null` takes the mark away. */
  select(ref: Ref | null): void {
    if (same(ref, this.#chosen)) return;
    this.#hold.end();
    this.#flag(this.#chosen, 'chosen', false);
    this.#chosen = ref;
    this.#flag(ref, 'chosen', true);
    this.#ways();
    this.#light();
    this.#pace.hurry();
  }

  show(layer: Layer, shown: boolean): void {
    for (const id of LAYERS[layer]) {
      const wanted = shown ? 'visible' : 'none';
      if ((this.#map.getLayoutProperty(id, 'visibility') ?? 'visible') !== wanted) this.#map.setLayoutProperty(id, 'visibility', wanted);
    }
  }

  /** The whole country. */
  fit(still = false): void {
    this.#moved = false;
    this.#map.fitBounds(FRANCE, { padding: around(this.#options.still), animate: !still, duration: MOVE_MS, linear: true });
  }

  /** Shows a box: west, south, east and north, degrees. */
  frame([west, south, east, north]: readonly [number, number, number, number]): void {
    this.#moved = true;
    this.#map.fitBounds([west, south, east, north], { padding: EDGE_PX, duration: MOVE_MS, linear: true });
  }

  /** Flies to a place, near enough to tell apart what stands there. */
  flyTo(place: Place): void {
    this.#moved = true;
    this.#map.flyTo({ center: [place[0], place[1]], zoom: Math.max(NEAR_ZOOM, this.#map.getZoom()), duration: FLIGHT_MS });
  }

  zoom(steps: 1 | -1): void {
    this.#moved = true;
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, duration: MOVE_MS });
  }

  /** Features that are drawn in a layer now: what tests ask instead of pixels. */
  drawn(layer: keyof typeof PICKED): string[] {
    const found = this.#map.queryRenderedFeatures({ layers: [PICKED[layer]] });
    return [...new Set(found.map((feature) => String(feature.id ?? feature.properties['id'])))].sort();
  }

  dispose(): void {
    this.#undo.forEach((undo) => undo());
    this.#pace.stop();
    this.#hold.end();
    this.#map.remove();
  }

  #data(id: string, features: GeoJSON.FeatureCollection): void {
    const source = this.#map.getSource<GeoJSONSource>(id);
    if (source) this.#hold.given(source.setData(features));
  }

  /** The ways of the movers that are pointed at or chosen. */
  #ways(): void {
    const looked = [this.#chosen, this.#hovered].flatMap((ref) => (ref?.kind === 'mover' ? [ref.id] : []));
    const ways = pathFeatures(this.#movers, new Set(looked));
    this.#pace.put('paths', JSON.stringify(ways), () => this.#data('paths', ways));
  }

  /** Brings out the flows of what is pointed at, else of what is chosen. */
  #light(): void {
    const ref = [this.#hovered, this.#chosen].find((one) => one !== null && one.kind !== 'mover') ?? null;
    const touched = new Set(ref ? this.#flows.filter((flow) => flow.ends[ref.kind === 'point' ? 0 : 1] === ref.id).map((flow) => flow.id) : []);
    for (const { id } of this.#flows) {
      const bright = touched.has(id);
      this.#state({ source: 'flows', id }, { bright, dim: ref !== null && touched.size > 0 && !bright });
    }
  }

  #flag(ref: Ref | null, name: 'chosen' | 'hover', on: boolean): void {
    if (!ref) return;
    const feature = ref.kind === 'area' ? { ...AREAS, id: ref.id } : { source: ref.kind === 'point' ? 'points' : 'movers', id: ref.id };
    this.#state(feature, { [name]: on });
  }

  /** Says a state only when it is another: each saying draws the map anew. */
  #state(feature: { source: string; sourceLayer?: string; id: string }, wanted: Record<string, boolean>): void {
    const now = this.#map.getFeatureState(feature);
    if (Object.entries(wanted).some(([name, on]) => Boolean(now[name]) !== on)) this.#map.setFeatureState(feature, wanted);
  }

  #listen(): void {
    const map = this.#map;
    let waiting: MapMouseEvent | null = null;
    map.on('mousemove', (event) => {
      if (waiting === null) requestAnimationFrame(() => (waiting && this.#hover(this.#at(waiting), waiting.point.x, waiting.point.y), (waiting = null)));
      waiting = event;
    });
    map.on('mouseout', () => this.#hover(null, 0, 0));
    map.on('dragstart', () => this.#hover(null, 0, 0));
    map.on('click', (event) => {
      const group = this.#map.queryRenderedFeatures(event.point, { layers: [GROUPS] })[0];
      if (group) this.flyTo([event.lngLat.lng, event.lngLat.lat]);
      else this.#options.onPick?.(this.#at(event));
    });
  }

  #at({ point: { x, y } }: MapMouseEvent): Ref | null {
    const box: [[number, number], [number, number]] = [[x - NEAR_PX, y - NEAR_PX], [x + NEAR_PX, y + NEAR_PX]];
    for (const kind of ['mover', 'point', 'area'] as const) {
      const layers = kind === 'mover' && this.#map.getZoom() < GROUPED_TO ? ['group-ones', PICKED.mover] : [PICKED[kind]];
      const found = this.#map.queryRenderedFeatures(kind === 'area' ? [x, y] : box, { layers })[0];
      if (found) return { kind, id: String(kind === 'area' ? found.id : found.properties['id']) };
    }
    return null;
  }

  #hover(ref: Ref | null, x: number, y: number): void {
    if (!same(ref, this.#hovered)) {
      this.#hold.end();
      this.#flag(this.#hovered, 'hover', false);
      this.#hovered = ref;
      this.#flag(ref, 'hover', true);
      this.#map.getCanvas().style.cursor = ref ? 'pointer' : '';
      this.#ways();
      this.#light();
      this.#pace.hurry();
    }
    this.#options.onHover?.(ref, x, y);
  }

  /** Takes on the colours of the page when they have changed. */
  #restyle(): void {
    const colours = readColours(this.#map.getContainer());
    if (colours.print === this.#colours.print) return;
    this.#colours = colours;
    for (const layer of mapStyle(colours, BASEMAP, this.#options.attribution, this.#options.letters).layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) this.#map.setPaintProperty(layer.id, name as never, value as never);
    }
    this.#map.setPaintProperty('areas', 'fill-color', areaFill(colours, this.#scale));
    for (const { name, image } of drawIcons(colours)) this.#map.updateImage(name, image);
  }
}

const same = (a: Ref | null, b: Ref | null) => a?.kind === b?.kind && a?.id === b?.id;
