// The small rules of the features that need no screen.
import { describe, expect, it } from 'vitest';
import type { AlertView, DemandSlice, SkuView } from '../contract';
import { opening, START } from '../platform/fake/day';
import { about, ranked } from './alerts/words';
import { byDept, matching } from './stock/outlook';

describe('stock', () => {
  const sku = (key: string, outAt: number | null) => ({ sku: key, name: 'Sérum', brand: 'Lune', outAt }) as SkuView;
  it('is listed as short by the answer of the app', () => {
    const rows = [sku('A', START), sku('B', null)];
    expect(matching(rows, { text: 'serum', brand: '', short: true })).toEqual([rows[0]]);
  });
  it('is expected by département, the bands and minutes of a slice taken together', () => {
    const young = [[1, 2], [0, 0], [10, 20]];
    const others = [[100, 200], [0, 0], [50, 0]];
    const slice: DemandSlice = {
      sku: 'A', bands: [{ type: 'years', from: 18, until: 25 }, { type: 'unknown' }], depts: ['01', '02', '75'], from: START, minutes: 2, next: null,
      microUnits: [...young, ...others].flat().map((units) => units * 1e6),
    };
    expect(byDept(slice)).toEqual([{ dept: '01', units: 303 }, { dept: '75', units: 80 }]);
    expect(byDept({ ...slice, minutes: 0, microUnits: [] })).toEqual([]);
  });
});

describe('alerts', () => {
  const alert = (key: string, rank: number, state: AlertView['state']) => ({ alert: key, rank, state }) as AlertView;
  it('come by the app’s rank, those that are over last', () => {
    const list = [alert('done', 1, 'resolved'), alert('second', 3, 'open'), alert('first', 2, 'acknowledged')];
    expect(ranked(list).map((one) => one.alert)).toEqual(['first', 'second', 'done']);
  });
  it('name what they are about as people do', () => {
    expect(about({ type: 'node', key: 'FR-PAR1' }, opening())).toBe('Paris Ivry');
    expect(about({ type: 'sku', key: 'SKU-999' }, opening())).toBe('SKU-999');
  });
});
