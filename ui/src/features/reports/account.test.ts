import { describe, expect, it } from 'vitest';
import { readAccount, spoken } from './account';

const report = {
  schema: 'regie.incident/1', incident: 'I-0001', status: 'final',
  head: { started_at: 0, detected_at: 60_000, to_detect: 60_000, to_acknowledge: 90_000, to_resolve: null },
  summary: { fr: 'Le van est tombé en panne.', en: 'The van broke down.' },
  impact: { orders: 14, parcels: 15, promises_moved: 2, orders_lost: 0, customers_told: 3, cents: 84_200 },
  timeline: [{ seq: 7, at: 60_000, role: 'alert', kind: 'alert_opened', count: 1, text: { fr: 'Alerte', en: 'Alert' } }, { seq: 8, role: 'new' }],
  log: { left_out: 4 },
};

describe('the account of an incident', () => {
  it('is read from what the app writes for programs', () => {
    const account = readAccount(JSON.stringify(report));
    expect(account).toMatchObject({ toDetect: 60_000, toAcknowledge: 90_000, toResolve: null, impact: { parcels: 15, promisesMoved: 2 }, leftOut: 4 });
    expect(account?.timeline.map((entry) => [entry.seq, entry.role])).toEqual([[7, 'alert'], [8, 'signal']]);
    expect(account && [spoken(account.summary, 'en'), spoken(account.summary, 'fr')]).toEqual(['The van broke down.', 'Le van est tombé en panne.']);
  });
  it('is nothing when it is something else', () => {
    expect([readAccount('not json'), readAccount('{}'), readAccount('null'), readAccount(JSON.stringify({ ...report, schema: 'regie.incident/2' }))]).toEqual([null, null, null, null]);
  });
});
