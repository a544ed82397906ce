// What is asked of the stock of a SKU.
import type { DemandSlice, SkuView } from '../../contract';

/** What was sold, quarter by quarter, ready for a chart. */
export function soldPoints(sku: SkuView): { at: number; value: number }[] {
  return sku.actual.map((sold) => ({ at: sold.from, value: sold.units }));
}

/** What may be sold, quarter by quarter, ready for a chart. */
export function aheadPoints(sku: SkuView): { at: number; low: number; middle: number; high: number }[] {
  return sku.forecast.map(({ from, band }) => ({ at: from, low: band.q10, middle: band.q50, high: band.q90 }));
}

/** What a slice expects of each département that is to buy, all buyers and minutes together, most first; units. */
export function byDept({ depts, minutes, microUnits }: DemandSlice): { dept: string; units: number }[] {
  const rows = depts.map((dept) => ({ dept, units: 0 }));
  microUnits.forEach((cell, i) => {
    const row = rows[Math.floor(i / minutes) % rows.length];
    if (row) row.units += cell / 1e6;
  });
  return rows.filter(({ units }) => units > 0).sort((a, b) => b.units - a.units);
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
      (brand === '' || sku.brand === brand) && (!short || sku.outAt !== null) &&
      (wanted === '' || plain(`${sku.name} ${sku.brand} ${sku.sku}`).includes(wanted)),
  );
}
