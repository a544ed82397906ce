// Applies patches to a state without changing the old one. Mirrors `State::apply` of the crate `contract`.
// A batch copies each list it touches once, however many rows of it change.
import type { FleetView, Gone, Patch, Section, State } from '../contract';

/** The lists of a state by the name that patches use. */
interface Lists {
  slot: 'runningOrder';
  sku: 'skus';
  node: 'nodes';
  place: 'places';
  flow: 'flows';
  van: 'vans';
  alert: 'alerts';
  proposal: 'proposals';
  incident: 'incidents';
  message: 'messages';
  feed: 'feeds';
  autonomy: 'autonomy';
}
type Row<S extends Section> = State[Lists[S]][number];
type RowPatch = Extract<Patch, { type: Section }>;

const lists: Lists = {
  slot: 'runningOrder', sku: 'skus', node: 'nodes', place: 'places', flow: 'flows', van: 'vans', alert: 'alerts',
  proposal: 'proposals', incident: 'incidents', message: 'messages', feed: 'feeds', autonomy: 'autonomy',
};
const keys: { [S in Section]: (row: Row<S>) => string } = {
  slot: (row) => row.slot, sku: (row) => row.sku, node: (row) => row.node, place: (row) => row.dept, flow: (row) => row.flow,
  van: (row) => row.van, alert: (row) => row.alert, proposal: (row) => row.proposal, incident: (row) => row.incident,
  message: (row) => row.notification, feed: (row) => row.source, autonomy: (row) => row.kind,
};

/** The state after all patches. */
export function reduce(state: State, patches: Patch[]): State {
  const next = { ...state };
  const open = new Map<Section, Batch>();
  for (const patch of patches) apply(next, patch, open);
  for (const [section, batch] of open) (next as Record<string, unknown>)[lists[section]] = batch.rows();
  return next;
}

function apply(s: State, patch: Patch, open: Map<Section, Batch>): void {
  switch (patch.type) {
    case 'clock': s.clock = patch.value; break;
    case 'kpis': s.kpis = patch.value; break;
    case 'health': s.health = patch.value; break;
    case 'wall': s.wall = patch.value; break;
    case 'dead_letters': s.deadLetters = patch.value; break;
    case 'quarantine': s.quarantine = patch.value; break;
    case 'warehouse': s.warehouse = patch.value; break;
    case 'fleet': s.warehouse = s.warehouse && moved(s.warehouse, patch.value); break;
    case 'gone': gone(s, patch.value, open); break;
    default: {
      // A newer house may send more than we know.
      if (patch.type in lists) batch(s, (patch as RowPatch).type, open).put(patch.value);
    }
  }
}

function gone(s: State, { section, key }: Gone, open: Map<Section, Batch>): void {
  if (section in lists) batch(s, section, open).remove(key);
}

function batch(s: State, section: Section, open: Map<Section, Batch>): Batch {
  let found = open.get(section);
  if (!found) {
    found = new Batch(s[lists[section]], keys[section] as (row: unknown) => string);
    open.set(section, found);
  }
  return found;
}

/** One list while a batch of patches is applied to it. */
class Batch {
  readonly #rows: unknown[];
  readonly #at = new Map<string, number>();
  readonly #new = new Map<string, unknown>();
  readonly #key: (row: unknown) => string;
  #removed = false;

  constructor(rows: readonly unknown[], key: (row: unknown) => string) {
    this.#rows = [...rows];
    this.#key = key;
    rows.forEach((row, i) => this.#at.set(key(row), i));
  }

  put(row: unknown): void {
    const key = this.#key(row);
    const at = this.#at.get(key);
    if (at === undefined) this.#new.set(key, row);
    else this.#rows[at] = row;
  }

  remove(key: string): void {
    this.#new.delete(key);
    const at = this.#at.get(key);
    if (at === undefined) return;
    this.#at.delete(key);
    this.#rows[at] = undefined;
    this.#removed = true;
  }

  /** The list after the batch; a new row stands before the first row with a greater key. */
  rows(): unknown[] {
    const kept = this.#removed ? this.#rows.filter((row) => row !== undefined) : this.#rows;
    for (const [key, row] of this.#new) {
      const after = kept.findIndex((other) => this.#key(other) > key);
      kept.splice(after < 0 ? kept.length : after, 0, row);
    }
    return kept;
  }
}

function moved(warehouse: NonNullable<State['warehouse']>, fleet: FleetView): NonNullable<State['warehouse']> {
  const changed = new Map(fleet.robots.map((robot) => [robot.robot, robot]));
  const robots = warehouse.robots.map((robot) => changed.get(robot.robot) ?? robot);
  return { ...warehouse, robots, queue: fleet.queue };
}
