import { describe, expect, it } from 'vitest';
import { search, type Entry } from './search';

const entry = (id: string, title: string, kind: string, weight = 1, note = ''): Entry => ({ id, title, kind, weight, note });
const entries = [
  entry('page:orders', 'Commandes', 'page', 5),
  entry('node:FR-PAR1', 'Paris Ivry', 'site', 1, 'FR-PAR1 94'),
  entry('node:FR-LYS', 'Lyon', 'site', 1, 'FR-LYS 69'),
  entry('sku:SKU-510', 'sérum éclat 30 ml', 'article', 1, 'Maison Lune SKU-510'),
  entry('van:VAN-PAR-1', 'VAN-PAR-1', 'van', 1, 'Paris Ivry'),
  entry('do:dark', 'Apparence sombre', 'commande', 4),
];
const found = (question: string) => search(entries, question, 4).map((one) => one.id);

describe('the palette', () => {
  it('finds by name, by key and without accents', () => {
    expect(found('serum')).toEqual(['sku:SKU-510']);
    expect(found('sku-51')).toEqual(['sku:SKU-510']);
    expect(found('lune éclat')).toEqual(['sku:SKU-510']);
  });
  it('puts what begins with the letters before what only holds them', () => {
    expect(found('par')).toEqual(['node:FR-PAR1', 'van:VAN-PAR-1', 'do:dark']);
    expect(found('com')).toEqual(['page:orders', 'do:dark']);
  });
  it('offers pages and commands before anything is asked, and nothing for nonsense', () => {
    expect(found('').slice(0, 2)).toEqual(['page:orders', 'do:dark']);
    expect(found('zzz')).toEqual([]);
  });
});
