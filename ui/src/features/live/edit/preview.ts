// What an edit would change, passage by passage: the running order as it is beside the app's answer.
import type { Band, Hold, PassageView, SkuView, SlotsPreview, ShowSlotView } from '../../../contract';

/** One passage on one side of the comparison. */
export interface Side {
  from: number;
  priceCents: number;
  forecast: Band | null;
  mean: number;
  atp: number | null;
  /** What the standing is about: when the stock runs out. */
  at: number | null;
  hold: Hold | null;
}
export interface Row {
  slot: string;
  sku: string;
  name: string;
  before: Side | null;
  after: Side | null;
}
export interface Comparison {
  rows: Row[];
  /** Means of all passages concerned, units: medians do not add up. */
  units: { before: number; after: number };
  /** Mean units times price, cents. */
  cents: { before: number; after: number };
}

/** `slots` and `skus` are those of the app. */
export function compare(slots: ShowSlotView[], skus: SkuView[], preview: SlotsPreview): Comparison {
  const fresh = new Map(preview.skus.map((sku) => [sku.sku, sku]));
  const told = new Map(skus.map((sku) => [sku.sku, sku]));
  const rows = preview.slots.flatMap((after) => {
    const before = slots.find((slot) => slot.slot === after.slot);
    const pairs = paired(before?.passages ?? [], after.passages);
    return pairs.map(([old, next]): Row => {
      const sku = old?.sku ?? next?.sku ?? '';
      return {
        slot: after.slot, sku, name: next?.name ?? old?.name ?? sku,
        before: old && side(old, told.get(sku)),
        after: next && side(next, fresh.get(sku) ?? told.get(sku)),
      };
    });
  });
  return { rows, units: both(rows, (one) => one.mean), cents: both(rows, (one) => one.mean * one.priceCents) };
}

function side({ from, priceCents, forecast, meanUnits, hold, turnsAt }: PassageView, sku: SkuView | undefined): Side {
  return { from, priceCents, forecast, mean: meanUnits ?? 0, atp: sku?.atp ?? null, hold, at: turnsAt };
}

/** Passages of one SKU belong together, in their order; then those that came, and those that went. */
function paired(before: PassageView[], after: PassageView[]): [PassageView | null, PassageView | null][] {
  const left = [...before];
  const pairs = after.map((next): [PassageView | null, PassageView | null] => {
    const at = left.findIndex((old) => old.sku === next.sku);
    return [at < 0 ? null : (left.splice(at, 1)[0] ?? null), next];
  });
  return [...pairs, ...left.map((old): [PassageView, null] => [old, null])];
}

function both(rows: Row[], of: (side: Side) => number): { before: number; after: number } {
  const sum = (sides: (Side | null)[]) => sides.reduce((total, one) => total + (one ? of(one) : 0), 0);
  return { before: sum(rows.map((row) => row.before)), after: sum(rows.map((row) => row.after)) };
}
