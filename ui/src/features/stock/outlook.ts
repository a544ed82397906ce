// How long the stock of a SKU lasts against its forecast.
import type { SkuView } from '../../contract';

/** The quarter of an hour in which the median forecast has used up what may be promised; `null` when it holds. */
export function runsOutAt(sku: SkuView): number | null {
  let left = sku.atp;
  for (const quarter of sku.forecast) {
    left -= quarter.band.q50;
    if (left < 0) return quarter.from;
  }
  return null;
}

/** Units of the median forecast in the next two hours. */
export function soonNeeded(sku: SkuView): number {
  return sku.forecast.slice(0, 8).reduce((sum, quarter) => sum + quarter.band.q50, 0);
}

/** What was sold, quarter by quarter, ready for a chart. */
export function soldPoints(sku: SkuView): { at: number; value: number }[] {
  return sku.actual.map((sold) => ({ at: sold.from, value: sold.units }));
}

/** What may be sold, quarter by quarter, ready for a chart. */
export function aheadPoints(sku: SkuView): { at: number; low: number; middle: number; high: number }[] {
  return sku.forecast.map(({ from, band }) => ({ at: from, low: band.q10, middle: band.q50, high: band.q90 }));
}

export interface Filter {
  /** Part of a name, brand or key. */
  text: string;
  /** A brand; empty means all. */
  brand: string;
  /** Only what runs out against its forecast. */
  short: boolean;
}

const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

/** The SKUs that pass, in their order. */
export function matching(skus: SkuView[], { text, brand, short }: Filter): SkuView[] {
  const wanted = plain(text.trim());
  return skus.filter(
    (sku) =>
      (brand === '' || sku.brand === brand) && (!short || runsOutAt(sku) !== null) &&
      (wanted === '' || plain(`${sku.name} ${sku.brand} ${sku.sku}`).includes(wanted)),
  );
}
