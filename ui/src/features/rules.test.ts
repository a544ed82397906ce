// The small rules of the features that need no screen.
import { describe, expect, it } from 'vitest';
import type { AlertView, SkuView } from '../contract';
import { opening, START } from '../platform/fake/day';
import { about, ranked } from './alerts/words';
import { outlook } from './live/outlook';
import { matching } from './stock/outlook';

const QUARTER = 15 * 60_000;

describe('stock', () => {
  const sku = (atp: number, ...medians: number[]) => ({
    sku: 'S', name: 'Sérum', brand: 'Lune', atp, forecast: medians.map((q50, i) => ({ from: START + i * QUARTER, band: { q10: 0, q50, q90: q50 * 2 } })),
  }) as unknown as SkuView;
  const outAt = (row: SkuView) => outlook(row, [], START).outAt;
  it('runs out when more is wanted than is left', () => {
    expect(outAt(sku(10, 4, 4, 4))).toBe(START + 2.5 * QUARTER);
    expect(outAt(sku(12, 4, 4, 4))).toBeNull();
    expect(outAt(sku(0))).toBeNull();
  });
  it('is listed as short by the answer that the show gives', () => {
    const rows = [sku(10, 4, 4, 4), sku(12, 4, 4, 4)];
    expect(matching(rows, { text: 'serum', brand: '', short: true }, outAt)).toEqual([rows[0]]);
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
