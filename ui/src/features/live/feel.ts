// Which nodes will feel a passage: its units fall on them as their stock that may be promised allows.
import type { NodeView, ShelfView } from '../../contract';

export interface Felt {
  node: NodeView;
  /** Units that would fall on it. */
  units: number;
  /** Its load with them, percent of what it prepares in a quarter of an hour. */
  loadPct: number;
}

/** At most `most` nodes, the one with most to do first. A node without stock for it feels nothing. */
export function felt(shelves: ShelfView[], nodes: NodeView[], units: number, most: number): Felt[] {
  const total = shelves.reduce((sum, shelf) => sum + shelf.atp, 0);
  if (total <= 0) return [];
  const served = Math.min(units, total);
  const all = shelves.flatMap((shelf): Felt[] => {
    const node = nodes.find((row) => row.node === shelf.node);
    const own = (served * shelf.atp) / total;
    return node && own >= 0.5 ? [{ node, units: Math.round(own), loadPct: Math.round(node.loadPct + (100 * own) / Math.max(1, node.capacity)) }] : [];
  });
  return all.sort((a, b) => b.units - a.units || (a.node.node < b.node.node ? -1 : 1)).slice(0, most);
}
