// Applies patches to a state without changing the old one. Mirrors `State::apply` of the crate `contract`.
import type { FleetView, Gone, Patch, State } from '../contract';

/** The state after all patches. */
export function reduce(state: State, patches: Patch[]): State {
  const next = { ...state };
  for (const patch of patches) apply(next, patch);
  return next;
}

function apply(s: State, patch: Patch): void {
  switch (patch.type) {
    case 'clock': s.clock = patch.value; break;
    case 'kpis': s.kpis = patch.value; break;
    case 'health': s.health = patch.value; break;
    case 'dead_letters': s.deadLetters = patch.value; break;
    case 'warehouse': s.warehouse = patch.value; break;
    case 'fleet': s.warehouse = s.warehouse && moved(s.warehouse, patch.value); break;
    case 'slot': s.runningOrder = put(s.runningOrder, patch.value, (row) => row.slot); break;
    case 'sku': s.skus = put(s.skus, patch.value, (row) => row.sku); break;
    case 'node': s.nodes = put(s.nodes, patch.value, (row) => row.node); break;
    case 'van': s.vans = put(s.vans, patch.value, (row) => row.van); break;
    case 'alert': s.alerts = put(s.alerts, patch.value, (row) => row.alert); break;
    case 'proposal': s.proposals = put(s.proposals, patch.value, (row) => row.proposal); break;
    case 'incident': s.incidents = put(s.incidents, patch.value, (row) => row.incident); break;
    case 'message': s.messages = put(s.messages, patch.value, (row) => row.notification); break;
    case 'feed': s.feeds = put(s.feeds, patch.value, (row) => row.source); break;
    case 'autonomy': s.autonomy = put(s.autonomy, patch.value, (row) => row.kind); break;
    case 'gone': remove(s, patch.value); break;
    default: patch satisfies never; // a newer house may send more than we know
  }
}

function remove(s: State, { section, key }: Gone): void {
  switch (section) {
    case 'slot': s.runningOrder = s.runningOrder.filter((row) => row.slot !== key); break;
    case 'sku': s.skus = s.skus.filter((row) => row.sku !== key); break;
    case 'node': s.nodes = s.nodes.filter((row) => row.node !== key); break;
    case 'van': s.vans = s.vans.filter((row) => row.van !== key); break;
    case 'alert': s.alerts = s.alerts.filter((row) => row.alert !== key); break;
    case 'proposal': s.proposals = s.proposals.filter((row) => row.proposal !== key); break;
    case 'incident': s.incidents = s.incidents.filter((row) => row.incident !== key); break;
    case 'message': s.messages = s.messages.filter((row) => row.notification !== key); break;
    case 'feed': s.feeds = s.feeds.filter((row) => row.source !== key); break;
    case 'autonomy': s.autonomy = s.autonomy.filter((row) => row.kind !== key); break;
    default: section satisfies never;
  }
}

/** Replaces the row of the same key, or inserts it where its key belongs. */
function put<R>(rows: R[], row: R, key: (row: R) => string): R[] {
  const wanted = key(row);
  const same = rows.findIndex((other) => key(other) === wanted);
  if (same >= 0) return rows.with(same, row);
  const after = rows.findIndex((other) => key(other) > wanted);
  return after < 0 ? [...rows, row] : [...rows.slice(0, after), row, ...rows.slice(after)];
}

function moved(warehouse: NonNullable<State['warehouse']>, fleet: FleetView): NonNullable<State['warehouse']> {
  const changed = new Map(fleet.robots.map((robot) => [robot.robot, robot]));
  const robots = warehouse.robots.map((robot) => changed.get(robot.robot) ?? robot);
  return { ...warehouse, robots, queue: fleet.queue };
}
