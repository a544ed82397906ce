import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CauseView } from '../../contract';
import { setLanguage } from '../../i18n/index.svelte';
import CauseList from './CauseList.svelte';

const TWO = 1_795_856_400_000 + 4 * 3_600_000;
const bare: CauseView = { seq: 9, at: TWO, kind: 'released', fact: false, cause: 8, basedOn: null, source: null, args: { node: 'FR-DK1', count: 24 }, foreseen: null, choices: [], tour: null };
const foreseen = { by: 7, sku: 'NUA-001', units: 60, from: TWO, until: TWO + 900_000 };

describe('what a decision stood on', () => {
  let list: Record<string, unknown>;
  let asked: number[];
  const show = (causes: CauseView[]) => {
    list = mount(CauseList, { target: document.body, props: { causes, why: (seq: number) => asked.push(seq) } });
    flushSync();
    return document.body.textContent?.replace(/\s+/g, ' ') ?? '';
  };

  beforeEach(() => {
    asked = [];
    setLanguage('en');
  });
  afterEach(() => unmount(list));

  it('names the forecast with its units, and leads to its revision', () => {
    expect(show([{ ...bare, foreseen }])).toContain('Forecast: 60 units expected (NUA-001), from 14:00 to 14:15');
    const links = [...document.querySelectorAll<HTMLButtonElement>('button.link')];
    links.find((link) => link.textContent === 'no. 7')?.click();
    expect(asked).toEqual([7]);
  });

  it('sets the node that was chosen beside those that lost, with what each could do', () => {
    const one = { parcel: 'WEB-1/1', atp: 14, costCents: 845, eta: TWO, latest: TWO + 3_600_000 };
    const choices = [{ ...one, node: 'FR-LYO', why: null }, { ...one, node: 'FR-DK1', atp: null, costCents: 610, why: 'kept' as const }];
    show([{ ...bare, kind: 'allocated', choices }]);
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent));
    expect(rows).toEqual([
      ['FR-LYO', '14', '€8.45', '14:00', '15:00', 'chosen: in time, complete, at the best cost'],
      ['FR-DK1', '–', '€6.10', '14:00', '15:00', 'stock kept for the live'],
    ]);
  });

  it('says what a tour changes, and which other vans were asked', () => {
    const tour = { addedMin: 7, slackBeforeMin: null, slackMin: 35, free: 9, others: [{ van: 'V2', places: 1, costMin: 12, late: 2, full: 0 }] };
    const text = show([{ ...bare, kind: 'tour_planned', tour }]);
    expect(text).toContain('Tour: 7 min more; least margin –, then 35 min; 9 places free.');
    expect(text).toContain('V2: 1 of these stops possible, for 12 min; 2 late; 0 without a place.');
  });

  it('says nothing where nothing was named', () => {
    expect(show([bare])).not.toMatch(/Forecast|rather/);
  });
});
