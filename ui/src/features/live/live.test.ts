import { describe, expect, it } from 'vitest';
import type { KpiView, PassageView, SkuView, ShowSlot, ShowSlotView } from '../../contract';
import { opening, START } from '../../platform/fake/day';
import { clashing, coming, countdown, next, onAir, roomName, rooms } from './airtime';
import { curve } from './curve';
import { added, cardOf, cents, changed, clockText, clockTime, dropped, equal, moved, movedTo, overlaid, problems, refused, reordered, retimed, swapped, whole } from './edit/draft';
import { compare } from './edit/preview';
import { KpiPast } from './kpis';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const day = opening();
const at = (text: string) => clockTime(text, START) ?? Number.NaN;
const times = (card: ShowSlot) => [clockText(card.from), ...card.passages.map((one) => clockText(one.from)), clockText(card.until)].join(' ');

const passage = (sku: string, from: string, until: string, rest: Partial<PassageView> = {}): PassageView => ({
  sku, name: sku.toLowerCase(), from: at(from), until: at(until), sellsUntil: at(until) + 15 * MINUTE, priceCents: 1_000, plannedUnits: 60, planUnits: 66, meanUnits: 60, forecast: { q10: 30, q50: 60, q90: 120 }, actualUnits: 0, hold: 'holds', turnsAt: null, ...rest,
});
const slot = (key: string, room: string, from: string, until: string, passages: PassageView[] = []): ShowSlotView => ({
  slot: key, show: 'LIVE', brand: key, creator: `${key}-presents`, room, from: at(from), until: at(until), status: 'upcoming', passages, because: null,
});
const sku = (key: string, atp: number, ...medians: number[]): SkuView => ({
  sku: key, brand: '', name: key, hero: false, atp, allocated: 0, onHand: atp, soldToday: 0, multiplierPct: 100, actual: [], planFrom: 0, plan: [], outAt: null, soonUnits: 0, because: null,
  forecast: medians.map((q50, i) => ({ from: at('15:00') + i * QUARTER, band: { q10: q50 / 2, q50, q90: q50 * 2 } })),
});
const evening = [
  slot('A', 'studio-a', '19:00', '20:00', [passage('S1', '19:04', '19:14'), passage('S2', '19:15', '19:25'), passage('S3', '19:26', '19:36')]),
  slot('B', 'studio-b', '19:00', '19:30', [passage('S4', '19:10', '19:20')]),
  slot('C', 'studio-a', '20:00', '21:30', [passage('S5', '20:05', '20:15')]),
];

describe('air time', () => {
  it('tells what is shown, what comes in half an hour and what comes next', () => {
    const now = at('19:12');
    expect(onAir(evening, now).map((air) => air.passage.sku)).toEqual(['S1', 'S4']);
    expect(coming(evening, now, 10 * MINUTE).map((air) => air.passage.sku)).toEqual(['S2']);
    expect(next(evening, at('19:36'))?.passage.sku).toBe('S5');
    expect(next(evening, at('22:00'))).toBeNull();
  });
  it('knows each room, also one between two slots', () => {
    const seen = rooms(evening, at('19:40')).map((room) => [room.room, room.slot?.slot ?? null, room.passage?.sku ?? null, room.next?.passage.sku ?? null]);
    expect(seen).toEqual([['studio-a', 'A', null, 'S5'], ['studio-b', null, null, null]]);
    expect([roomName('studio-a'), roomName('Studio B')]).toEqual(['Studio A', 'Studio B']);
  });
  it('has a row for each of two slots that clash in one room, and marks both', () => {
    const [first] = evening.filter((slot) => slot.slot === 'A');
    const over = { ...first!, slot: 'Z', from: at('19:30') };
    const both = [...evening, over];
    expect([...clashing(both)].sort()).toEqual(['A', 'Z']);
    expect(clashing(evening).size).toBe(0);
    expect(rooms(both, at('19:40')).map((room) => room.slot?.slot ?? null)).toEqual(['A', 'Z', null]);
  });
  it('counts down to the second, then in hours', () => {
    expect([0, 1, 61_000, 3_599_000, 3_720_000].map(countdown)).toEqual(['0 s', '1 s', '1 min 01 s', '59 min 59 s', '1 h 02']);
  });
});

describe('a curve', () => {
  it('of one SKU is its own, with its passages under it', () => {
    const one = day.skus[0]!;
    const drawn = curve({ of: 'sku', sku: one.sku }, day.skus, day.runningOrder, day.fans);
    expect(drawn.past.at(-1)?.value).toBe(one.actual.at(-1)?.units);
    expect(drawn.ahead[0]).toEqual({ at: one.forecast[0]?.from, low: one.forecast[0]?.band.q10, middle: one.forecast[0]?.band.q50, high: one.forecast[0]?.band.q90 });
    expect(drawn.plan[2]).toEqual({ at: one.planFrom + 2 * QUARTER, value: one.plan[2] });
    expect(drawn.marks).toHaveLength(1);
  });
  it('of all sums what was sold, and shows the plan and the band that the app made for all', () => {
    const drawn = curve({ of: 'all' }, day.skus, day.runningOrder, day.fans);
    const sold = day.skus.reduce((sum, row) => sum + (row.actual[3]?.units ?? 0), 0);
    const all = day.fans.find((fan) => fan.fan === 'all')!;
    expect(drawn.past[3]?.value).toBe(sold);
    expect(drawn.plan[3]).toEqual({ at: drawn.past[3]?.at, value: all.plan[3] });
    expect(drawn.ahead[2]).toEqual({ at: all.aheadFrom + 2 * QUARTER, low: all.ahead[2]?.q10, middle: all.ahead[2]?.q50, high: all.ahead[2]?.q90 });
  });
  it('of a slot holds all sales of its SKUs against all that was planned of them', () => {
    const slot = day.runningOrder[0]!;
    const drawn = curve({ of: 'slot', slot: slot.slot }, day.skus, day.runningOrder, day.fans);
    const own = day.skus.filter((row) => slot.passages.some((passage) => passage.sku === row.sku));
    expect(drawn.past[3]?.value).toBe(own.reduce((sum, row) => sum + (row.actual[3]?.units ?? 0), 0));
    expect(drawn.plan).toHaveLength(day.fans.find((fan) => fan.fan === slot.slot)!.plan.length);
    expect(drawn.marks).toHaveLength(slot.passages.length);
  });
});

describe('an edit', () => {
  const [a, b, c] = evening.map(cardOf) as [ShowSlot, ShowSlot, ShowSlot];
  it('moves a slot with its passages and keeps everything else', () => {
    expect(times(moved(a, -15 * MINUTE))).toBe('18:45 18:49 19:00 19:11 19:45');
    expect(moved(a, MINUTE).passages[0]).toMatchObject({ sku: 'S1', price_cents: 1_000, expected_units: 60 });
    expect(movedTo(a, at('20:30'), 'studio-c')).toMatchObject({ room: 'studio-c', from: at('20:30'), until: at('21:30') });
  });
  it('swaps neighbours of different length without a hole, whichever is named first', () => {
    const [early, late] = [swapped(a, c), swapped(c, a)];
    expect(early.map((card) => [card.slot, times(card)])).toEqual([['A', '20:30 20:34 20:45 20:56 21:30'], ['C', '19:00 19:05 20:30']]);
    expect(late.map((card) => card.slot)).toEqual(['C', 'A']);
    expect(late[1].from).toBe(early[0].from);
  });
  it('swaps rooms too', () => {
    expect(swapped(a, b).map((card) => [card.slot, card.room, clockText(card.from)])).toEqual([['A', 'studio-b', '19:00'], ['B', 'studio-a', '19:00']]);
  });
  it('changes the order of passages within their time', () => {
    const card = reordered(a, 2, -1);
    expect(card.passages.map((one) => `${one.sku} ${clockText(one.from)}`)).toEqual(['S1 19:04', 'S3 19:15', 'S2 19:26']);
    expect(reordered(a, 0, -1)).toEqual(a);
  });
  it('adds where there is room, drops, and changes price and time', () => {
    const more = added(a, 'S9', 990, 40);
    expect(more && times(more)).toBe('19:00 19:04 19:15 19:26 19:37 20:00');
    expect(added({ ...a, until: at('19:37') }, 'S9', 990, 40)).toBeNull();
    expect(dropped(a, 1).passages.map((one) => one.sku)).toEqual(['S1', 'S3']);
    expect(changed(a, 0, { price_cents: 500 }).passages[0]?.price_cents).toBe(500);
    expect(times(retimed(a, 2, at('19:40')))).toBe('19:00 19:04 19:15 19:40 20:00');
    expect(equal(changed(a, 0, { price_cents: 1_000 }), a)).toBe(true);
  });
  it('says what stands against it before the app does', () => {
    const now = at('18:00');
    const of = (card: ShowSlot) => problems(card, evening[0], now);
    expect(of(a)).toEqual([]);
    expect(of(retimed(a, 2, at('19:55')))).toEqual(['outside']);
    expect(of(changed(a, 0, { price_cents: 0 }))).toEqual(['price']);
    expect(of({ ...a, passages: [] })).toEqual(['empty']);
    expect(of(movedTo(a, at('17:30')))).toEqual(['gone_by']);
    expect([refused(['outside']), refused(['gone_by'])]).toEqual([true, false]);
  });
  it('shows on the timeline as a wish, the other slots as they are', () => {
    const wished = overlaid(evening, [movedTo(a, at('18:00'))]);
    expect(wished.map((one) => clockText(one.from))).toEqual(['18:00', '19:00', '20:00']);
    expect(wished[0]?.passages[0]?.name).toBe('s1');
    expect(wished[1]).toBe(evening[1]);
  });
  it('reads the clock of Paris, in winter and on the night it changes', () => {
    expect(clockText(at('19:26'))).toBe('19:26');
    expect([clockTime('7h05', START) === at('07:05'), clockTime('25:00', START), clockTime('soon', START)]).toEqual([true, null, null]);
    const changing = Date.UTC(2026, 9, 25, 12); // the day on which clocks go back
    expect(clockText(clockTime('01:30', changing) ?? 0)).toBe('01:30');
  });
});

describe('what is typed', () => {
  it('is read as people write prices and numbers, and nothing else', () => {
    expect(['27,90', '27.9', ' 1 290,00 €', '8'].map(cents)).toEqual([2_790, 2_790, 129_000, 800]);
    expect(['', '0', 'gratuit', '-3', '1,999', '9999999'].map(cents)).toEqual([null, null, null, null, null, null]);
    expect([whole('12'), whole('0', 1), whole('1e3'), whole('999999')]).toEqual([12, null, null, null]);
  });
});

describe('a preview', () => {
  it('puts before beside after: what moves, what comes, what goes', () => {
    const skus = [sku('S1', 200), sku('S2', 200), sku('S3', 50), sku('S9', 10)];
    const wished = { ...evening[0]!, passages: [passage('S1', '19:14', '19:24', { priceCents: 500, meanUnits: 120, forecast: { q10: 60, q50: 120, q90: 240 }, hold: 'tight' }), passage('S3', '19:26', '19:36', { hold: 'during' }), passage('S9', '19:40', '19:50', { hold: 'during' })] };
    const seen = compare(evening, skus, { slots: [wished], skus, clashes: [] });
    const told = seen.rows.map((row) => `${row.sku} ${row.before?.forecast?.q50 ?? '–'}→${row.after?.forecast?.q50 ?? '–'} ${row.before?.hold ?? '–'}→${row.after?.hold ?? '–'}`);
    expect(told).toEqual(['S1 60→120 holds→tight', 'S3 60→60 holds→during', 'S9 –→60 –→during', 'S2 60→– holds→–']);
    expect(seen.units).toEqual({ before: 180, after: 240 });
    expect(seen.cents).toEqual({ before: 180_000, after: 180_000 });
  });
});

describe('figures', () => {
  const kpis = (minute: number, rest: Partial<KpiView> = {}): KpiView => ({ ...day.kpis, trend: [{ minute: minute * MINUTE, orders: 1, packed: 0, delivered: 0, atRisk: 0 }], ...rest });
  it('remember what the app does not tell, and forget it on another day', () => {
    const past = new KpiPast();
    for (let minute = 100; minute < 120; minute += 1) past.note(kpis(minute, { work: { ...day.kpis.work, toPrepareUnits: 1_000 + minute } }));
    past.note(kpis(119, { work: { ...day.kpis.work, toPrepareUnits: 2_000 } }));
    expect(past.delta('toPrepareUnits')).toBe(2_000 - 1_104);
    expect(past.of('toPrepareUnits')).toHaveLength(20);
    past.note(kpis(3));
    expect(past.delta('toPrepareUnits')).toBeNull();
  });
});
