// Each page is told what gives a name to what it mentions, and no more.
import { describe, expect, it } from 'vitest';
import type { AlertView, IncidentView, ProposalView } from '../contract';
import { mentioned, subjectsOf, topicsOfPage } from './topics';

const about = (type: 'sku' | 'node' | 'van', key: string, foreseen: string | null = null) => ({ subject: { type, key }, foreseen: foreseen && { sku: foreseen } }) as AlertView;
const none = { alerts: [], news: [], incidents: [], proposals: [] };

describe('topics', () => {
  it('of a page that mentions any site or article bring all names, those of a telephone no stock', () => {
    expect(topicsOfPage('logbook')).toEqual(expect.arrayContaining(['network', 'stock']));
    expect(topicsOfPage('oncall')).toContain('network');
    expect([topicsOfPage('oncall').includes('stock'), mentioned(true)]).toEqual([false, ['network']]);
  });

  it('name what alerts are about, row by row, in an order that does not change', () => {
    const alerts = [about('node', 'FR-LYS', 'SKU-7'), about('van', 'V-1'), about('sku', 'SKU-5'), about('sku', 'SKU-7')];
    const wanted = ['network:FR-LYS', 'stock:SKU-5', 'stock:SKU-7'];
    expect(subjectsOf({ ...none, alerts }, ['alerts'])).toEqual(wanted);
    expect(subjectsOf({ ...none, alerts: [...alerts].reverse() }, ['alerts'])).toEqual(wanted);
    expect(subjectsOf({ ...none, alerts }, ['alerts', 'stock'])).toEqual(['network:FR-LYS']);
  });

  it('name what news and incidents are about where these are shown', () => {
    const state = { ...none, news: [about('sku', 'SKU-1')], incidents: [{ subject: null }, { subject: { type: 'node', key: 'FR-BDX' } }] as IncidentView[] };
    expect(subjectsOf(state, ['alerts'])).toEqual([]);
    expect(subjectsOf(state, ['alerts', 'news', 'incidents'])).toEqual(['network:FR-BDX', 'stock:SKU-1']);
  });

  it('bring the site of a release that is asked for', () => {
    const proposals = [{ remedy: { type: 'release', node: 'FR-LIL' } }, { remedy: { type: 'allocate', order: 'O-1' } }] as ProposalView[];
    expect(subjectsOf({ ...none, proposals }, ['alerts'])).toEqual(['network:FR-LIL']);
  });

  it('are never more than the app takes', () => {
    const alerts = Array.from({ length: 300 }, (_, i) => about('sku', `SKU-${i}`));
    expect(subjectsOf({ ...none, alerts }, []).length + topicsOfPage('wall').length).toBeLessThan(64);
  });
});
