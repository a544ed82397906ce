// The small rules of the features that need no screen.
import { describe, expect, it } from 'vitest';
import type { AlertView, SkuView } from '../contract';
import { opening, START } from '../platform/fake/day';
import { about, ranked } from './alerts/words';
import { runsOutAt } from './stock/outlook';

const QUARTER = 15 * 60_000;

describe('stock', () => {
  const sku = (atp: number, ...medians: number[]) => ({
    atp, forecast: medians.map((q50, i) => ({ from: START + i * QUARTER, band: { q10: 0, q50, q90: q50 * 2 } })),
  }) as unknown as SkuView;
  it('runs out in the quarter that wants more than is left', () => {
    expect(runsOutAt(sku(10, 4, 4, 4))).toBe(START + 2 * QUARTER);
    expect(runsOutAt(sku(12, 4, 4, 4))).toBeNull();
    expect(runsOutAt(sku(0))).toBeNull();
  });
});

describe('alerts', () => {
  const alert = (key: string, rank: number, state: AlertView['state']) => ({ alert: key, rank, state }) as AlertView;
  it('come by the house’s rank, those that are over last', () => {
    const list = [alert('done', 1, 'resolved'), alert('second', 3, 'open'), alert('first', 2, 'acknowledged')];
    expect(ranked(list).map((one) => one.alert)).toEqual(['first', 'second', 'done']);
  });
  it('name what they are about as people do', () => {
    expect(about({ type: 'node', key: 'FR-PAR1' }, opening())).toBe('Paris Ivry');
    expect(about({ type: 'sku', key: 'SKU-999' }, opening())).toBe('SKU-999');
  });
});
