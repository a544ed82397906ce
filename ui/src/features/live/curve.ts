// Sales and forecast of one SKU, of a slot's SKUs or of all, quarter by quarter, ready for a fan chart.
import type { Band, PassageView, SkuView, ShowSlotView } from '../../contract';

const QUARTER = 15 * 60_000;
/** The 10 % and 90 % quantiles of a normal law lie this many standard deviations from its middle. */
const TENTH = 1.2816;

export interface Curve {
  past: { at: number; value: number }[];
  ahead: { at: number; low: number; middle: number; high: number }[];
  plan: { at: number; value: number }[];
  marks: { from: number; until: number; text: string }[];
}

/** What a chart may be about. */
export type Choice = { of: 'all' } | { of: 'slot'; slot: string } | { of: 'sku'; sku: string };

export function curve(choice: Choice, skus: SkuView[], slots: ShowSlotView[]): Curve {
  switch (choice.of) {
    case 'all': return drawn(skus, slots.flatMap((slot) => slot.passages), []);
    case 'sku': {
      const shown = slots.flatMap((slot) => slot.passages).filter((passage) => passage.sku === choice.sku);
      return drawn(skus.filter((sku) => sku.sku === choice.sku), shown, shown);
    }
    case 'slot': {
      const shown = slots.find((slot) => slot.slot === choice.slot)?.passages ?? [];
      const own = new Set(shown.map((passage) => passage.sku));
      return drawn(skus.filter((sku) => own.has(sku.sku)), shown, shown);
    }
  }
}

/** The part of a curve that begins in a span. */
export function clipped({ past, ahead, plan: planned, marks }: Curve, from: number, until: number): Curve {
  const within = ({ at }: { at: number }) => at >= from && at < until;
  return { past: past.filter(within), ahead: ahead.filter(within), plan: planned.filter(within), marks: marks.filter((mark) => mark.until > from && mark.from < until) };
}

function drawn(skus: SkuView[], planned: PassageView[], marked: PassageView[]): Curve {
  return {
    past: sums(skus.flatMap((sku) => sku.actual.map((sold) => ({ at: sold.from, value: sold.units })))),
    ahead: fans(skus),
    plan: plan(planned),
    marks: marked.map(({ from, until, name }) => ({ from, until, text: name })),
  };
}

function sums(points: { at: number; value: number }[]): { at: number; value: number }[] {
  const by = new Map<number, number>();
  for (const { at, value } of points) by.set(at, (by.get(at) ?? 0) + value);
  return [...by].sort(([a], [b]) => a - b).map(([at, value]) => ({ at, value }));
}

function fans(skus: SkuView[]): Curve['ahead'] {
  const by = new Map<number, Band[]>();
  for (const { from, band } of skus.flatMap((sku) => sku.forecast)) {
    const bands = by.get(from);
    if (bands) bands.push(band);
    else by.set(from, [band]);
  }
  const quarters = [...by].sort(([a], [b]) => a - b);
  return quarters.map(([at, bands]) => {
    const { q10, q50, q90 } = together(bands);
    return { at, low: q10, middle: q50, high: q90 };
  });
}

/**
 * The band of a sum. SKUs are taken to err each on its own, so means and variances add up and quantiles do not: the
 * mean and variance of each come from its three quantiles by Swanson's rule (0.3, 0.4, 0.3).
 */
export function together(bands: Band[]): Band {
  const [only] = bands;
  if (only && bands.length === 1) return only;
  let mean = 0;
  let variance = 0;
  for (const { q10, q50, q90 } of bands) {
    const m = 0.3 * q10 + 0.4 * q50 + 0.3 * q90;
    mean += m;
    variance += 0.3 * (q10 - m) ** 2 + 0.4 * (q50 - m) ** 2 + 0.3 * (q90 - m) ** 2;
  }
  const reach = TENTH * Math.sqrt(variance);
  return { q10: Math.max(0, mean - reach), q50: mean, q90: mean + reach };
}

/** The units that brands expected, spread evenly over the minutes of their passages. */
function plan(planned: PassageView[]): { at: number; value: number }[] {
  const points = planned.flatMap((passage) => {
    const pace = passage.plannedUnits / Math.max(1, passage.until - passage.from);
    const out = [];
    for (let at = Math.floor(passage.from / QUARTER) * QUARTER; at < passage.until; at += QUARTER) {
      out.push({ at, value: pace * (Math.min(passage.until, at + QUARTER) - Math.max(passage.from, at)) });
    }
    return out;
  });
  return sums(points).map(({ at, value }) => ({ at, value: Math.round(value) }));
}
