import { describe, expect, it } from 'vitest';
import { layout } from './gauge';
import { sorted, type Column } from './table';
import { dragged, laneAfter, leftOf, place, snapped } from './timeline';

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

describe('a timeline', () => {
  const bar = (key: string, lane: string, from: number, until: number) => ({ key, lane, from: from * HOUR, until: until * HOUR, text: key, tone: 'next' as const });
  it('puts bars on lanes in order of time', () => {
    const placed = place([bar('b', 'A', 12, 14), bar('a', 'A', 10, 12), bar('c', 'B', 13, 14)]);
    expect(placed?.lanes.map((lane) => [lane.name, ...lane.bars.map((one) => `${one.key} ${one.left}+${one.width}`)])).toEqual([
      ['A', 'a 0+50', 'b 50+50'],
      ['B', 'c 75+25'],
    ]);
    expect(placed && leftOf(11 * HOUR, placed.span)).toBe(25);
    expect(placed?.ticks).toHaveLength(9);
  });
  it('shows a part of the day on request, lanes staying where they are', () => {
    const placed = place([bar('a', 'A', 10, 12), bar('b', 'B', 18, 20)], { from: 11 * HOUR, until: 13 * HOUR });
    expect(placed?.lanes.map((lane) => [lane.name, lane.bars.length])).toEqual([['A', 1], ['B', 0]]);
    expect(placed?.lanes[0]?.bars[0]).toMatchObject({ left: -50, width: 100 });
    expect(placed?.ticks.map((tick) => tick.at / HOUR)).toEqual([11, 11.5, 12, 12.5, 13]);
  });
  it('puts bars of one time one below the other, and no others', () => {
    const placed = place([bar('a', 'A', 10, 12), bar('b', 'A', 11, 13), bar('c', 'A', 12, 14), bar('d', 'B', 10, 12), bar('e', 'B', 12, 13)]);
    expect(placed?.lanes.map((lane) => [lane.rows, ...lane.bars.map((one) => `${one.key} ${one.row}`)])).toEqual([[2, 'a 0', 'b 1', 'c 0'], [1, 'd 0', 'e 0']]);
  });
  it('places the parts of a bar inside it', () => {
    const whole = { ...bar('a', 'A', 10, 12), parts: [{ from: 10.5 * HOUR, until: 11 * HOUR, tone: 'next' as const }] };
    expect(place([whole])?.lanes[0]?.bars[0]?.parts[0]).toMatchObject({ left: 25, width: 25 });
  });
  it('drops a bar on full five minutes', () => {
    const day = { from: 10 * HOUR, until: 20 * HOUR };
    expect(dragged(12 * HOUR, 110, 1_000, day) / HOUR).toBe(13 + 5 / 60);
    expect(dragged(12 * HOUR, 2, 1_000, day)).toBe(12 * HOUR);
    expect(snapped(12 * HOUR + 149_000)).toBe(12 * HOUR);
  });
  it('goes to a lane that exists', () => {
    expect([-2, 0, 1, 9].map((down) => laneAfter(['A', 'B', 'C'], 'B', down))).toEqual(['A', 'B', 'C', 'C']);
  });
  it('shows no now-line outside its span', () => {
    expect(leftOf(9 * HOUR, { from: 10 * HOUR, until: 12 * HOUR })).toBeNull();
    expect(place([])).toBeNull();
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
