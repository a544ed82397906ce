import { describe, expect, it } from 'vitest';
import { inSight, reveal, stepped } from './virtual';

describe('a long list', () => {
  it('draws what is in sight and a little more', () => {
    expect(inSight(0, 600, 30, 30_000)).toEqual({ from: 0, until: 28 });
    expect(inSight(450_000, 600, 30, 30_000)).toEqual({ from: 14_992, until: 15_028 });
    expect(inSight(899_400, 600, 30, 30_000)).toEqual({ from: 29_972, until: 30_000 });
  });
  it('draws nothing of nothing, nor beyond its end after it became shorter', () => {
    expect(inSight(0, 600, 30, 0)).toEqual({ from: 0, until: 0 });
    expect(inSight(90_000, 600, 30, 10)).toEqual({ from: 10, until: 10 });
  });
  it('scrolls no further than needed to show a row', () => {
    expect([reveal(5, 0, 600, 30), reveal(20, 0, 600, 30), reveal(2, 300, 600, 30)]).toEqual([0, 30, 60]);
  });
  it('walks by keys and stops at its ends', () => {
    expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'x'].map((key) => stepped(key, 5, 100, 10))).toEqual([6, 4, 15, 0, 0, 99, null]);
    expect([stepped('ArrowUp', 0, 100, 10), stepped('ArrowDown', 99, 100, 10), stepped('End', 0, 0, 10)]).toEqual([0, 99, null]);
  });
});
