import { beforeEach, describe, expect, it } from 'vitest';
import { setLanguage, sourceName } from '../../i18n/index.svelte';
import { detail } from './letters';

const letter = (code: string, told: string) => detail({ id: 1, source: 'wms:x', at: 0, code, detail: told });

describe('what nobody understood', () => {
  beforeEach(() => setLanguage('fr'));

  it('is told by its place where the words of its code say the rest', () => {
    expect(letter('too_late', 'it comes too late: the work has started or ended, or the order is over')).toBe('');
    expect(letter('unknown_sku', 'the catalogue holds no such SKU (fact.pick_done.sku)')).toBe('fact.pick_done.sku');
    expect(letter('privacy_export', 'the shop asks on behalf of its customers, orders: SH-1')).toContain('SH-1');
    expect(letter('something_new', 'nobody knows')).toBe('nobody knows');
  });

  it('in a file is told by line and column, in words', () => {
    expect(letter('unknown_sku', 'bins.csv: 2 problems; line 14, column sku: unknown_sku; line 20: cut_short'))
      .toBe('bins.csv : 2 problèmes ; ligne 14, colonne sku : article inconnu ; ligne 20 : dernière ligne coupée');
  });

  it('in English is the sentence as it came', () => {
    setLanguage('en');
    expect(letter('too_late', 'it comes too late')).toBe('it comes too late');
  });
});

it('a file of the drop folder is called by what it tells', () => {
  setLanguage('fr');
  expect(['drop:bins', 'drop:new', 'wms:site'].map(sourceName)).toEqual(['dépôt : bacs', 'drop:new', 'wms:site']);
});
