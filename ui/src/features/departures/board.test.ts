// The departure board: what stands where, and what a quarter of an hour ahead says.
import { describe, expect, it } from 'vitest';
import type { DepartureView } from '../../contract';
import { opening } from '../../platform/fake/day';
import { quarters } from './ahead';
import { asTheyLeave, worstFirst } from './board';

const MINUTE = 60_000;
const NOW = 1_795_856_400_000;
const row = (departure: string, cutoffMin: number, rest: Partial<DepartureView> = {}): DepartureView => ({
  departure, node: 'FR-CEN', carrier: 'Chronos', cutoff: NOW + cutoffMin * MINUTE, leaves: NOW + (cutoffMin + 30) * MINUTE, parcels: 10, packed: 4, taken: 0, heldBack: 0, short: 0, leaving: 'whole', held: false, ...rest,
});
const ROWS = [
  row('later', 90), row('next', 20), row('short', 120, { leaving: 'short', short: 5 }), row('empty', 5, { parcels: 0 }), row('overdue', -40, { leaving: 'overdue' }),
  row('left', -60, { leaving: 'left', taken: 10 }), row('left short', -30, { leaving: 'left', short: 3, leaves: NOW - 10 * MINUTE }), row('long ago', -90, { leaving: 'left', short: 3, leaves: NOW - 60 * MINUTE }),
];
const keys = (rows: DepartureView[]) => rows.map((one) => one.departure);

describe('the board', () => {
  it('has what is bad first, then what comes next, and not what is over or carries nothing', () => {
    expect(keys(worstFirst(ROWS, NOW, 9))).toEqual(['overdue', 'left short', 'short', 'next', 'later']);
    expect(keys(worstFirst(ROWS, NOW, 2))).toEqual(['overdue', 'left short']);
  });

  it('in full has all of them as they leave, those that left at its end', () => {
    expect(keys(asTheyLeave(ROWS))).toEqual(['overdue', 'empty', 'next', 'later', 'short', 'long ago', 'left', 'left short']);
  });
});

describe('a quarter of an hour ahead', () => {
  it('tells what is booked and expected, the capacity and its cut-off, and does not guess beyond the forecast', () => {
    const all = quarters(opening().ahead[0]!);
    expect(all).toHaveLength(12);
    expect(all.map((one) => one.expected === null)).toEqual([...Array<boolean>(8).fill(false), ...Array<boolean>(4).fill(true)]);
    expect(all.filter((one) => one.cutoff !== null)).toHaveLength(1);
    expect(all[11]!.words).toContain('pas encore prévu');
  });
});
