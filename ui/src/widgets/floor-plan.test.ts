import { describe, expect, it } from 'vitest';
import { cellAt, frame } from './floor-plan';

describe('a floor plan', () => {
  const floor = { width: 60, height: 40 };
  it('fits whole cells into its place, in the middle', () => {
    expect(frame(floor, 1_000, 500)).toEqual({ size: 12, left: 140, top: 10 });
    expect(frame(floor, 10, 10).size).toBe(2);
  });
  it('knows the cell under the pointer, and when there is none', () => {
    const at = frame(floor, 1_000, 500);
    expect([cellAt(floor, at, 140, 10), cellAt(floor, at, 151, 22), cellAt(floor, at, 859, 489)]).toEqual([0, 60, 2_399]);
    expect([cellAt(floor, at, 139, 10), cellAt(floor, at, 860, 20), cellAt(floor, at, 300, 490)]).toEqual([null, null, null]);
  });
});
