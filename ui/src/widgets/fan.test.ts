import { describe, expect, it } from 'vitest';
import { columns, hours, nice, QUARTER, same, stretch } from './fan';

const HOUR = 4 * QUARTER;
const past = [{ at: 0, value: 10 }, { at: QUARTER, value: 20 }];
const ahead = [{ at: QUARTER, low: 5, middle: 12, high: 37 }, { at: 3 * QUARTER, low: 4, middle: 9, high: 30 }];

describe('a fan', () => {
  it('puts what happened and what may come on one row of quarters, with holes where nothing is known', () => {
    const drawn = columns({ past, ahead });
    expect(drawn?.at).toEqual([0.5, 1.5, 2.5, 3.5].map((n) => n * QUARTER));
    expect(drawn?.past).toEqual([10, 20, null, null]);
    expect(drawn?.middle).toEqual([null, 12, null, 9]);
    expect([drawn?.low[3], drawn?.high[3], drawn?.top, drawn?.last]).toEqual([4, 30, 40, HOUR]);
  });

  it('shows a plan beyond the forecast, and scales to it', () => {
    const drawn = columns({ past, ahead, plan: [{ at: 5 * QUARTER, value: 520 }] });
    expect(drawn?.plan).toEqual([null, null, null, null, null, 520]);
    expect(drawn?.top).toBe(600);
  });

  it('is nothing without a value, and does not run away with a wrong one', () => {
    expect(columns({ past: [], ahead: [] })).toBeNull();
    expect(columns({ past: [{ at: 0, value: 1 }, { at: 1e13, value: 1 }], ahead: [] })?.at).toHaveLength(400);
  });

  it('is drawn again only when a value differs', () => {
    const [one, two] = [columns({ past, ahead }), columns({ past: [...past], ahead })];
    expect(same(one, two)).toBe(true);
    expect(same(one, columns({ past: [{ at: 0, value: 11 }, { at: QUARTER, value: 20 }], ahead }))).toBe(false);
    expect(same(one, null)).toBe(false);
  });

  it('knows which quarter a moment is in', () => {
    const drawn = columns({ past, ahead });
    expect([-1, 0, QUARTER, HOUR - 1, HOUR].map((at) => drawn && stretch(drawn, at))).toEqual([null, 0, 1, 3, null]);
  });

  it('has a round top, and hours that do not crowd', () => {
    expect([1, 3, 7, 41, 180, 200, 2_151].map(nice)).toEqual([2, 4, 8, 50, 200, 200, 2_400]);
    expect(hours(QUARTER, 3 * HOUR, 8)).toEqual([HOUR, 2 * HOUR, 3 * HOUR]);
    expect(hours(0, 12 * HOUR, 4)).toEqual([0, 3, 6, 9, 12].map((n) => n * HOUR));
  });
});
