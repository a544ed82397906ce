// The quarters of an hour ahead of a site, one by one and in words.
import { t, time } from '../../i18n/index.svelte';
import type { AheadView, LoadState } from '../../contract';
import { QUARTER } from '../../widgets/fan';

export interface Quarter {
  from: number;
  /** Units. */
  booked: number;
  /** Units; `null` beyond what is forecast. */
  expected: number | null;
  /** Units; 0 while the site is closed. */
  capacity: number;
  load: LoadState;
  /** The last cut-off in it. */
  cutoff: number | null;
  /** All of it. */
  words: string;
}

export function quarters(row: AheadView): Quarter[] {
  return row.booked.map((booked, i) => {
    const from = row.from + i * QUARTER;
    const [expected, capacity, load] = [row.expected[i] ?? null, row.capacity[i] ?? 0, row.load[i] ?? 'free'];
    const cutoff = row.cutoffs.findLast((at) => at >= from && at < from + QUARTER) ?? null;
    const more = expected === null ? t('ahead.unknown') : t('ahead.expected', { n: expected });
    return { from, booked, expected, capacity, load, cutoff, words: t('nodes.quarter', { time: time(from), n: booked, more, capacity }) };
  });
}
