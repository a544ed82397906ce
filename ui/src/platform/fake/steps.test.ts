// The scripted day counts as the app does.
import { describe, expect, it } from 'vitest';
import { opening } from './day';
import { step } from './steps';

describe('a step of the scripted day', () => {
  it('counts the alerts that wait, not those that are put aside', () => {
    const state = opening();
    const alerts = state.alerts.map((alert, i) => (i === 0 ? { ...alert, state: 'snoozed' as const } : alert));
    const patch = step({ ...state, alerts }).find(({ type }) => type === 'kpis');
    const open = alerts.filter((alert) => alert.state === 'open' || alert.state === 'acknowledged').length;
    expect(open).toBeLessThan(alerts.filter((alert) => alert.state !== 'resolved').length);
    expect(patch?.value).toMatchObject({ openAlerts: open });
  });
});
