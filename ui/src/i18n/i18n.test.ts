import { beforeEach, describe, expect, it } from 'vitest';
import type { CauseView } from '../contract';
import { catalogue, parts as files } from './catalogue';
import { codes } from './codes';
import { events, words } from './events';
import { age, brief, hour, moment, nameBy, money, parts, percent, sentence, setLanguage, t, time, wordsOf } from './index.svelte';

const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const cause = (kind: string, args: CauseView['args']): CauseView => ({ seq: 9, at: 0, kind, fact: false, cause: 8, basedOn: null, source: null, args, foreseen: null, choices: [], tour: null });

describe('the catalogue', () => {
  it('asks for the same blanks in both languages', () => {
    for (const [kind, [french, english]] of Object.entries({ ...catalogue, ...events, ...words })) expect(blanks(english), kind).toEqual(blanks(french));
  });

  it('has each key in one of its files alone', () => {
    const keys = files.flatMap((part) => Object.keys(part));
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
  });

  it('counts one and many as each language does', () => {
    setLanguage('fr');
    expect([0, 1, 2].map((n) => t('alerts.orders', { n }))).toEqual(['0 commande', '1 commande', '2 commandes']);
    expect([1, 2].map((seen) => t('measure.count_doubted', { n: seen, seen }))).toEqual(['1 référence gelée', '2 références gelées']);
    setLanguage('en');
    expect([0, 1, 2].map((n) => t('alerts.orders', { n }))).toEqual(['0 orders', '1 order', '2 orders']);
    expect([1, 2].map((seen) => t('measure.count_doubted', { n: seen, seen }))).toEqual(['1 SKU frozen', '2 SKUs frozen']);
  });
});

describe('an ending', () => {
  const rescue = (delivered: number, back: number) => t('alerts.recovered', { n: 9, delivered, parcels: 9, back });
  it('is of the number before it, not of the sentence', () => {
    setLanguage('fr');
    expect([rescue(1, 0), rescue(2, 3)]).toEqual(['Reprise finie : 1 livré sur 9, 0 revenu à quai', 'Reprise finie : 2 livrés sur 9, 3 revenus à quai']);
    expect([1, 12].map((shown) => t('orders.shown', { shown, total: 40 }))).toEqual(['1 montrée sur 40', '12 montrées sur 40']);
    expect([1, 2].map((seen) => t('measure.mass_message', { n: seen, seen, expected: 25 }))).toEqual(['1 message retenu, à voir au-delà de 25', '2 messages retenus, à voir au-delà de 25']);
    expect(t('why.tour', { added: 7, before: '–', after: '35 min', free: 1 })).toContain('1 place libre.');
  });

  it('without a number before it is a mistake of whoever fills it in', () => {
    expect(() => t('orders.shown', { shown: '12', total: '40' })).toThrow('montrée[s]');
  });
});

describe('the words for what a feed found wrong', () => {
  it('are there in both languages, and none for a code nobody knows', () => {
    for (const [code, [french, english]] of Object.entries(codes)) expect([french, english].every((text) => text.length > 3), code).toBe(true);
    setLanguage('fr');
    expect([wordsOf('unknown_sku'), wordsOf('something_new'), wordsOf('constructor')]).toEqual(['article inconnu', null, null]);
  });
});

describe('values', () => {
  beforeEach(() => setLanguage('fr'));
  const open = 1_795_856_400_000;

  it('are written the French way, in Paris time', () => {
    expect(time(open)).toBe('10:00');
    expect(money(128_950).replace(/\s/g, ' ')).toBe('1 289,50 €');
    expect(percent(97.44).replace(/\s/g, ' ')).toBe('97,4 %');
    expect([parts(12.34), parts(0.96), parts(0.02), parts(0)]).toEqual(['12,3', '1,0', '< 0,1', '0,0']);
    expect([age(4_000), age(125_000), age(3_900_000)]).toEqual(['4 s', '2 min', '1 h 05']);
  });

  it('name the day when it is not today', () => {
    const [minute, day] = [60_000, 86_400_000];
    expect([moment(open, open + minute), moment(open + 30 * minute, open), hour(open - 35 * minute)]).toEqual(['10 h', '10 h 30', '9 h 25']);
    expect([moment(open + day, open), moment(open - day, open)]).toEqual(['demain 10 h', 'hier 10 h']);
    expect(moment(open + 2 * day, open)).toMatch(/^lun.*30 nov.* 10 h$/);
    setLanguage('en');
    expect([moment(open, open), moment(open + day, open)]).toEqual(['10:00', 'tomorrow 10:00']);
    setLanguage('fr');
    expect([moment(null, open), percent(null)]).toEqual(['–', '–']);
    expect([brief(open, open), brief(open + 86_400_000, open), brief(null, open)]).toEqual(['10:00', '29/11 10:00', '–']);
  });
});

describe('a cause', () => {
  it('is a sentence with words for codes and a clock time for moments', () => {
    setLanguage('fr');
    const declined = cause('declined', { order: 'TT-1', reason: 'no_stock' });
    expect(sentence(declined)).toBe('TT-1 refusée : aucun site n’a le stock');
    const promised = cause('allocated', { order: 'TT-1', node: 'FR-LYS', promise: 1_795_856_400_000 });
    expect(sentence(promised)).toContain('FR-LYS, promise pour 10 h');
    nameBy((list, key) => (list === 'node' && key === 'FR-LYS' ? 'Plateforme Lyon Est' : undefined));
    expect(sentence({ ...promised, at: 1_795_856_400_000 - 2 * 86_400_000 })).toMatch(/depuis Plateforme Lyon Est, promise pour sam.* 28 nov.* 10 h$/);
    expect(sentence(cause('allocated', { order: 'TT-1', node: 'FR-LYS, FR-CEN', promise: 0 }))).toContain('depuis Plateforme Lyon Est, FR-CEN, promise');
    expect(sentence(cause('rebound', { parcel: 'TT-1/1', via: 'van', eta: 0, reason: 'breakdown' }))).toContain('repart par véhicule');
    const held = (scope: string) => sentence(cause('operator', { by: 'malo', word: 'hold_at_dock', scope }));
    expect([held('FR-LYS'), held('TT-1')]).toEqual(['malo : Plateforme Lyon Est : retenu à quai', 'malo : TT-1 : retenu à quai']);
    nameBy((list, key) => (list === 'departure' && key === 'LYO-FLE-28-1700' ? 'Flèche de 17 h' : undefined));
    expect(held('LYO-FLE-28-1700')).toBe('malo : Flèche de 17 h : retenu à quai');
    expect(sentence(cause('departure_left', { departure: 'LYO-FLE-28-1700', count: 12 }))).toBe('Le départ Flèche de 17 h emporte 12 colis');
    nameBy((list, key) => (list === 'sku' && key === 'AUR-001' ? 'sérum' : undefined));
    expect(held('AUR-001')).toBe('malo : sérum : retenu à quai');
    nameBy(() => undefined);
    const waits = { robot: 'R012', word: 'wait_near', sku: 'AUR-001', qty: 38, steps: 2, otherwise_steps: 31 };
    expect(sentence(cause('robot_waits', waits))).toBe('Robot R012 : attend à 2 pas de AUR-001, 38 unités attendues ; sinon 31 pas');
    expect(sentence(cause('operator', { by: 'malo', word: 'pin', order: 'TT-1', node: 'FR-LYS' }))).toBe('malo : TT-1 à servir depuis FR-LYS');
    expect(sentence(cause('something_new', {}))).toBe('something_new');
  });
});
