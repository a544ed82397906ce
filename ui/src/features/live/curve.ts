// Sales and forecast of one SKU, of a slot's SKUs or of all, quarter by quarter, ready for a fan chart.
import type { Band, FanView, PassageView, SkuView, ShowSlotView } from '../../contract';
import { byQuarter, QUARTER } from '../../widgets/fan';

export interface Curve {
  past: { at: number; value: number }[];
  ahead: { at: number; low: number; middle: number; high: number }[];
  plan: { at: number; value: number }[];
  marks: { from: number; until: number; text: string }[];
}

/** What a chart may be about. */
export type Choice = { of: 'all' } | { of: 'slot'; slot: string } | { of: 'sku'; sku: string };

export function curve(choice: Choice, skus: SkuView[], slots: ShowSlotView[], fans: FanView[]): Curve {
  switch (choice.of) {
    case 'all': return together('all', skus, [], fans);
    case 'sku': {
      const own = skus.filter((sku) => sku.sku === choice.sku);
      const shown = slots.flatMap((slot) => slot.passages).filter((passage) => passage.sku === choice.sku);
      return {
        past: sums(own), ahead: own.flatMap((sku) => sku.forecast.map(({ from, band }) => point(from, band))),
        plan: own.flatMap((sku) => byQuarter(sku.planFrom, sku.plan)), marks: marks(shown),
      };
    }
    case 'slot': {
      const shown = slots.find((slot) => slot.slot === choice.slot)?.passages ?? [];
      return together(choice.slot, skus.filter((sku) => shown.some((passage) => passage.sku === sku.sku)), shown, fans);
    }
  }
}

/** Several SKUs: the app has made the sums, since quantiles do not add up. */
function together(key: string, skus: SkuView[], marked: PassageView[], fans: FanView[]): Curve {
  const fan = fans.find((one) => one.fan === key);
  return {
    past: sums(skus),
    ahead: fan?.ahead.map((band, i) => point(fan.aheadFrom + i * QUARTER, band)) ?? [],
    plan: fan ? byQuarter(fan.planFrom, fan.plan) : [],
    marks: marks(marked),
  };
}

const point = (at: number, { q10, q50, q90 }: Band) => ({ at, low: q10, middle: q50, high: q90 });
const marks = (passages: PassageView[]) => passages.map(({ from, until, name }) => ({ from, until, text: name }));

/** The part of a curve that begins in a span. */
export function clipped({ past, ahead, plan, marks }: Curve, from: number, until: number): Curve {
  const within = ({ at }: { at: number }) => at >= from && at < until;
  return { past: past.filter(within), ahead: ahead.filter(within), plan: plan.filter(within), marks: marks.filter((mark) => mark.until > from && mark.from < until) };
}

/** What was sold of these SKUs, by quarter. */
function sums(skus: SkuView[]): { at: number; value: number }[] {
  const by = new Map<number, number>();
  for (const { from, units } of skus.flatMap((sku) => sku.actual)) by.set(from, (by.get(from) ?? 0) + units);
  return [...by].sort(([a], [b]) => a - b).map(([at, value]) => ({ at, value }));
}
