// Will the stock hold? Walks what may still be promised against what may be sold: the one answer to that.
import type { Band, PassageView, SkuView, SlotView } from '../../contract';
import { within } from './airtime';

const QUARTER = 15 * 60_000;

/** A stretch of time in which units are expected to go. */
interface Piece {
  from: number;
  until: number;
  units: number;
}
type Quantile = keyof Band;

export interface Outlook {
  /** Units that may still be promised. */
  atp: number;
  /** When it runs out if the median comes true; `null` when it holds as far as is known. */
  outAt: number | null;
  /** When it runs out if sales are as high as one time in ten. */
  earliestAt: number | null;
}
/** How a passage stands with its stock. */
export type Hold = 'out' | 'before' | 'during' | 'tight' | 'later' | 'holds';

/** `slots` tell of passages beyond the quarters that are forecast. */
export function outlook(sku: SkuView, slots: SlotView[], now: number): Outlook {
  return {
    atp: sku.atp,
    outAt: emptied(sku.atp, pieces(sku, slots, now, 'q50')),
    earliestAt: emptied(sku.atp, pieces(sku, slots, now, 'q90')),
  };
}

/**
 * Whether a passage can be served, its tail included: `tight` when only a high demand empties the stock before its
 * end, `later` when the median empties it after that.
 */
export function hold({ atp, outAt, earliestAt }: Outlook, passage: Pick<PassageView, 'from' | 'sellsUntil'>): Hold {
  const end = passage.sellsUntil;
  if (atp <= 0) return 'out';
  if (outAt !== null && outAt < passage.from) return 'before';
  if (outAt !== null && outAt < end) return 'during';
  if (earliestAt !== null && earliestAt < end) return 'tight';
  return outAt === null ? 'holds' : 'later';
}

/** The moment that a passage's standing is about; `null` when it simply holds. */
export function turnsAt(seen: Outlook, held: Hold): number | null {
  return held === 'tight' ? seen.earliestAt : seen.outAt;
}

function pieces(sku: SkuView, slots: SlotView[], now: number, q: Quantile): Piece[] {
  const quarters = sku.forecast.flatMap(({ from, band }): Piece[] => {
    const until = from + QUARTER;
    if (until <= now) return [];
    // What the running quarter has sold already has left the stock.
    const left = within({ from, until }, now) ? (until - now) / QUARTER : 1;
    return [{ from: Math.max(from, now), until, units: band[q] * left }];
  });
  const horizon = quarters.at(-1)?.until ?? now;
  const beyond = slots.flatMap((slot) => slot.passages).filter((one) => one.sku === sku.sku && one.from >= horizon && one.forecast !== null);
  const later = beyond.map((one) => ({ from: one.from, until: one.until, units: one.forecast?.[q] ?? 0 })).sort((a, b) => a.from - b.from);
  return [...quarters, ...later];
}

/** The moment in which the last unit goes, units going evenly within a piece. */
function emptied(atp: number, ahead: Piece[]): number | null {
  let left = atp;
  for (const { from, until, units } of ahead) {
    if (units > left) return Math.round(from + (Math.max(0, left) / units) * (until - from));
    left -= units;
  }
  return null;
}
