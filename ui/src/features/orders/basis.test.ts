import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CauseView } from '../../contract';
import { setLanguage } from '../../i18n/index.svelte';
import CauseList from './CauseList.svelte';

const TWO = 1_795_856_400_000 + 4 * 3_600_000;
const bare: CauseView = { seq: 9, at: TWO, kind: 'released', fact: false, cause: 8, basedOn: null, source: null, args: { node: 'FR-DK1', count: 24 }, foreseen: null, passed: [] };
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

  it('names the options that lost with their price', () => {
    const lost = { parcel: 'WEB-1/1', chosen: 'FR-LYO', chosenCents: 845, costCents: 610 };
    const passed = [{ ...lost, node: 'FR-DK1', why: 'kept' as const }, { ...lost, node: 'FR-NAN', costCents: 900, why: 'dearer' as const }];
    const text = show([{ ...bare, kind: 'allocated', passed }]);
    expect(text).toContain('FR-LYO: €8.45, rather than');
    expect(text).toContain('FR-DK1 at €6.10, stock kept for the live');
    expect(text).toContain('FR-NAN at €9, dearer');
    expect(text.match(/rather than/g)).toHaveLength(1);
  });

  it('says nothing where nothing was named', () => {
    expect(show([bare])).not.toMatch(/Forecast|rather/);
  });
});
