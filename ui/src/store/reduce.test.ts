import { describe, expect, it } from 'vitest';
import type { FeedView, Patch, State } from '../contract';
import { opening } from '../platform/fake/day';
import { given, reduce } from './reduce';

const feed = (source: string, facts = 1): FeedView => ({ source, lastAt: null, facts, refused: 0, waiting: 0, state: 'live' });
const sources = (state: State) => state.feeds.map((row) => row.source);

describe('patches', () => {
  it('replace a row in its place and leave the old state alone', () => {
    const old = { ...opening(), feeds: [feed('a'), feed('b')] };
    const next = reduce(old, [{ type: 'feed', value: feed('a', 7) }]);
    expect(next.feeds.map((row) => row.facts)).toEqual([7, 1]);
    expect(old.feeds.map((row) => row.facts)).toEqual([1, 1]);
    expect(next.vans).toBe(old.vans); // what did not change is the same object: nothing is drawn again
  });

  it('insert a new row where its key belongs', () => {
    const old = { ...opening(), feeds: [feed('b'), feed('d')] };
    const arrive = (source: string): Patch => ({ type: 'feed', value: feed(source) });
    expect(sources(reduce(old, [arrive('c'), arrive('e'), arrive('a')]))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('never show one key twice, even if the rows were not in order', () => {
    const old = { ...opening(), feeds: [feed('z'), feed('a')] };
    expect(sources(reduce(old, [{ type: 'feed', value: feed('a', 2) }]))).toEqual(['z', 'a']);
  });

  it('take a row away, and again without harm', () => {
    const gone: Patch = { type: 'gone', value: { section: 'alert', key: 'A-41' } };
    const next = reduce(opening(), [gone, gone]);
    expect(next.alerts.some((alert) => alert.alert === 'A-41')).toBe(false);
  });

  it('move robots without laying the floor again', () => {
    const old = opening();
    if (!old.warehouse) throw new Error('the scripted day has a warehouse');
    const next = reduce(old, [{ type: 'change', value: { section: 'warehouse', rows: { '': { robots: { 3: { cell: 1 } }, picksWaiting: 9 } } } }]);
    expect(next.warehouse?.rows).toBe(old.warehouse.rows);
    expect(next.warehouse?.robots[3]?.cell).toBe(1);
    expect(next.warehouse?.robots[4]).toBe(old.warehouse.robots[4]);
    expect(next.warehouse?.picksWaiting).toBe(9);
  });

  it('change the named members of a row, to any depth, and no row that is not there', () => {
    const old = opening();
    const [slot] = old.runningOrder;
    if (!slot) throw new Error('the scripted day has a show');
    const rows = { [slot.slot]: { passages: { 0: { actualUnits: 77 } } }, GONE: { brand: 'x' } };
    const next = reduce(old, [{ type: 'change', value: { section: 'slot', rows } }]);
    expect(next.runningOrder[0]?.passages[0]).toEqual({ ...slot.passages[0], actualUnits: 77 });
    expect(next.runningOrder[0]?.passages[1]).toBe(slot.passages[1]);
    expect(next.runningOrder).toHaveLength(old.runningOrder.length);
    expect(old.runningOrder[0]?.passages[0]?.actualUnits).not.toBe(77);
  });

  it('of a newer app are passed over', () => {
    const old = opening();
    const unknown = { type: 'drones', value: 3 } as unknown as Patch;
    expect(reduce(old, [unknown])).toEqual(old);
  });
});

describe('a snapshot', () => {
  const old = () => ({ ...opening(), feeds: [feed('a'), feed('b')] });

  it('gives a topic in the place of what was known, and leaves the others', () => {
    const next = given(old(), { topics: ['feeds'], state: { feeds: [feed('c')] } });
    expect(sources(next)).toEqual(['c']);
    expect(next.skus).toEqual(opening().skus);
  });

  it('of one thing gives its rows beside the others, and takes away those that are gone', () => {
    const known = opening();
    const [a, b, c] = known.vans;
    if (!a || !b || !c) throw new Error('the scripted day has vans');
    const vans = [{ ...a, depot: 'X' }, { ...b, depot: 'X' }, { ...c, depot: 'Y' }];
    const next = given({ ...known, vans }, { topics: ['tours:X'], state: { vans: [{ ...a, depot: 'X', aboard: 99 }] } });
    expect(next.vans.map((van) => [van.van, van.aboard])).toEqual([[a.van, 99], [c.van, c.aboard]].sort());
  });
});
