import { describe, expect, it } from 'vitest';
import { fan, nice } from './fan';
import { layout } from './gauge';
import { sorted, type Column } from './table';
import { place } from './timeline';

const HOUR = 3_600_000;

describe('a gauge', () => {
  it('keeps every part on its scale and says when the band was left', () => {
    const at = layout({ value: 300, low: 60, middle: 100, high: 150, mark: 200 });
    expect(at.missed).toBe('over');
    expect(at.value).toBeCloseTo(94.3, 1);
    expect(at.low < at.middle && at.middle < at.high && at.high < at.mark).toBe(true);
    expect(layout({ value: 120, low: 60, middle: 100, high: 150, mark: 200 }).missed).toBeNull();
  });
  it('is empty, not broken, without numbers', () => {
    expect(layout({ value: 0, low: 0, middle: 0, high: 0, mark: 0 })).toMatchObject({ value: 0, high: 0, missed: null });
  });
});

describe('a fan chart', () => {
  const box = { width: 100, height: 60, left: 20, bottom: 10 };
  it('draws the past, the band and now on one axis', () => {
    const past = [{ at: 0, value: 10 }, { at: HOUR, value: 20 }];
    const ahead = [{ at: HOUR, low: 5, middle: 10, high: 40 }, { at: 2 * HOUR, low: 5, middle: 10, high: 40 }];
    const drawn = fan(past, ahead, HOUR, box);
    expect(drawn?.nowX).toBe(60);
    expect(drawn?.yTicks.map((tick) => tick.value)).toEqual([0, 20, 40]);
    expect(drawn?.band.endsWith('Z')).toBe(true);
    expect(drawn?.actual).toBe('M20.0 38.5L60.0 27.0');
  });
  it('needs two points', () => {
    expect(fan([{ at: 0, value: 1 }], [], 0, box)).toBeNull();
    expect([1, 3, 7, 41, 180].map(nice)).toEqual([1, 4, 10, 50, 200]);
  });
});

describe('a timeline', () => {
  const bar = (key: string, lane: string, from: number, until: number) => ({ key, lane, from: from * HOUR, until: until * HOUR, text: key, tone: 'next' as const });
  it('puts bars on lanes in order of time', () => {
    const placed = place([bar('b', 'A', 12, 14), bar('a', 'A', 10, 12), bar('c', 'B', 13, 14)], 11 * HOUR);
    expect(placed?.lanes.map((lane) => [lane.name, ...lane.bars.map((one) => `${one.key} ${one.left}+${one.width}`)])).toEqual([
      ['A', 'a 0+50', 'b 50+50'],
      ['B', 'c 75+25'],
    ]);
    expect(placed?.nowLeft).toBe(25);
    expect(placed?.ticks).toHaveLength(5);
  });
  it('shows no now-line outside its span', () => {
    expect(place([bar('a', 'A', 10, 12)], 9 * HOUR)?.nowLeft).toBeNull();
    expect(place([], 0)).toBeNull();
  });
});

describe('a table', () => {
  const columns: Column<{ n: number | null }>[] = [{ key: 'n', title: 'n', by: (row) => row.n }];
  it('puts rows without a value last, whichever way it sorts', () => {
    const rows = [{ n: null }, { n: 2 }, { n: 1 }];
    expect(sorted(rows, columns, { key: 'n', down: false }).map((row) => row.n)).toEqual([1, 2, null]);
    expect(sorted(rows, columns, { key: 'n', down: true }).map((row) => row.n)).toEqual([2, 1, null]);
    expect(sorted(rows, columns, null)).toBe(rows);
  });
});
