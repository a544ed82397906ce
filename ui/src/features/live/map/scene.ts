// The network as points, flows and movers on a map. Knows what things mean, not how a map draws them.
import middles from '../../../../../assets/basemap/departements.json';
import type { AlertView, FlowView, LoadState, NodeKind, NodeView, VanView } from '../../../contract';
import type { Target } from '../../../store/target';
import type { MapFlow, MapMover, MapPoint, Place, Ref, Shape, Tone } from '../../../widgets/map/shapes';

const SHAPE: Record<NodeKind, Shape> = { central: 'square', hub: 'diamond', dark: 'circle', shop: 'dot' };
const RANK: Record<NodeKind, MapPoint['rank']> = { central: 0, hub: 0, dark: 1, shop: 2 };
/** Pixels of a node that does nothing, and what the busiest capacity adds. */
const NODE_PX = { idle: 10, full: 24 };
const FLOW_PX = { least: 0.8, most: 6 };
const LOAD_TONE: Record<LoadState, Tone> = { free: 'plain', tight: 'warn', full: 'bad' };
const KINDS = { area: 'dept', point: 'node', mover: 'van' } as const;

/** Quarters of an hour of work that the largest node has when its mark is as large as it can be. */
const MOST_QUARTERS = 4;

/** Nodes: the area of the mark grows with the units to prepare. */
export function nodePoints(nodes: readonly NodeView[], words: (node: NodeView) => string): MapPoint[] {
  const most = Math.max(1, ...nodes.map((node) => node.capacity));
  return nodes.map((node) => ({
    id: node.node, at: [node.lon, node.lat], shape: SHAPE[node.kind], tone: LOAD_TONE[node.load], rank: RANK[node.kind], text: words(node),
    size: Math.round(NODE_PX.idle + NODE_PX.full * Math.sqrt(Math.min(1.3, node.work.toPrepareUnits / (MOST_QUARTERS * most)))),
  }));
}

/** Flows whose ends are known: from the node to the middle of the département, as wide as the parcels are many. */
export function flowLines(flows: readonly FlowView[], nodes: readonly NodeView[]): MapFlow[] {
  const from = new Map(nodes.map((node) => [node.node, [node.lon, node.lat] as Place]));
  const most = Math.max(1, ...flows.map((flow) => flow.parcels));
  return flows.flatMap((flow) => {
    const ends = [from.get(flow.node), middleOf(flow.dept)] as const;
    if (!ends[0] || !ends[1] || flow.parcels <= 0) return [];
    // To a quarter of a pixel: a few parcels more or less draw nothing anew.
    const width = Math.round(4 * (FLOW_PX.least + (FLOW_PX.most - FLOW_PX.least) * Math.sqrt(flow.parcels / most))) / 4;
    return [{ id: flow.flow, from: ends[0], to: ends[1], ends: [flow.node, flow.dept] as const, width }];
  });
}

/** Vans that are out; those at their depot would only hide it. */
export function vanMovers(vans: readonly VanView[], words: (van: VanView) => string): MapMover[] {
  return vans.filter((van) => van.out).map((van) => ({
    id: van.van, at: [round(van.lon), round(van.lat)], tone: vanTone(van), text: words(van), path: van.path.map(([lat, lon]) => [lon, lat] as const),
  }));
}

export function vanTone(van: VanView): Tone {
  if (van.status === 'broken') return 'bad';
  if (van.status !== 'on_tour') return 'quiet';
  return van.slack === 'late' ? 'warn' : 'plain';
}

/** A point well inside a mainland département. */
export function middleOf(dept: string): Place | null {
  const [lon, lat] = (middles as Record<string, number[]>)[dept] ?? [];
  return lon === undefined || lat === undefined ? null : [lon, lat];
}

export function targetOf(ref: Ref): Target {
  return { kind: KINDS[ref.kind], key: ref.id };
}

/** What the map marks for a target; nothing for those that have no place. */
export function refOf(target: Target | null): Ref | null {
  for (const kind of ['area', 'point', 'mover'] as const) if (target?.kind === KINDS[kind]) return { kind, id: target.key };
  return null;
}

/** What has a place behind what is looked at: of an alert its site or van, of an incident that of its worst alert. */
export function placed(target: Target | null, alerts: readonly AlertView[]): Target | null {
  if (target?.kind !== 'alert' && target?.kind !== 'incident') return target;
  const concerned = alerts.filter((alert) => target.key === (target.kind === 'alert' ? alert.alert : alert.incident));
  for (const { subject } of concerned.sort((a, b) => a.rank - b.rank)) {
    if (subject.type === 'node' || subject.type === 'van') return { kind: subject.type, key: subject.key };
  }
  return null;
}

/** Where a target is. */
export function placeOf(target: Target, nodes: readonly NodeView[], vans: readonly VanView[]): Place | null {
  if (target.kind === 'dept') return middleOf(target.key);
  const found = target.kind === 'node' ? nodes.find((node) => node.node === target.key) : vans.find((van) => van.van === target.key);
  return found ? [found.lon, found.lat] : null;
}

/** To about ten metres: a van that trembles in place draws nothing anew. */
const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
