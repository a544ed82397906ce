import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AlertView } from '../../contract';
import { fakePlatform, type FakePlatform } from '../../platform/fake';
import { START } from '../../platform/fake/day';
import { AppStore } from '../../store/app.svelte';
import { unit } from '../../widgets/size.svelte';
import { ageParts, focus, FOCUS_MS, shift, SHIFT_MS, shownAlerts } from './war-room';
import WarRoom from './WarRoom.svelte';

describe('what a war room shows when', () => {
  it('turns from everything to each product on air, and back', async () => {
    const platform = fakePlatform(false);
    const { state } = (await platform.call('snapshot', {})) as { state: { runningOrder: Parameters<typeof focus>[0] } };
    const seen = [0, 1, 2, 3].map((turn) => focus(state.runningOrder, START, turn * FOCUS_MS + 5));
    expect(seen).toEqual([{ of: 'all' }, { of: 'sku', sku: 'SKU-510' }, { of: 'all' }, { of: 'sku', sku: 'SKU-510' }]);
    expect(focus([], START, 7 * FOCUS_MS)).toEqual({ of: 'all' });
  });

  it('walks slowly around a small square, so that nothing burns in', () => {
    const walk = [0, 1, 2, 3, 4].map((n) => shift(n * SHIFT_MS));
    expect(walk).toEqual([{ x: 0, y: 0 }, { x: 0.2, y: 0 }, { x: 0.2, y: 0.2 }, { x: 0, y: 0.2 }, { x: 0, y: 0 }]);
  });

  it('ranks running alerts and leaves out those about one order', () => {
    const alert = (key: string, severity: AlertView['severity'], rank: number, type: 'van' | 'order' = 'van', state: AlertView['state'] = 'open') =>
      ({ alert: key, severity, rank, state, subject: { type, key } }) as AlertView;
    const list = [alert('a', 'low', 1), alert('b', 'high', 4), alert('c', 'high', 2, 'order'), alert('d', 'medium', 3), alert('e', 'high', 1, 'van', 'resolved')];
    expect(shownAlerts(list, 2).map((one) => one.alert)).toEqual(['b', 'd']);
  });

  it('says an age as people do', () => {
    expect([300, 9_960, 42_000, 400_000, 20_000_000].map((ms) => ageParts(ms)).map(({ n, unit }) => `${n} ${unit}`)).toEqual(['0.3 s', '10 s', '42 s', '7 min', '6 h']);
  });
});

describe('the war room', () => {
  let platform: FakePlatform;
  let app: AppStore;
  let page: ReturnType<typeof mount>;
  let refuse: ((code?: 'FORBIDDEN' | 'BUSY') => void) | undefined;
  const text = () => document.body.textContent ?? '';
  async function shown() {
    await tick();
    await vi.advanceTimersByTimeAsync(300);
    flushSync();
  }

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal('matchMedia', () => ({ addEventListener: () => {}, removeEventListener: () => {} }));
    platform = fakePlatform(false);
    const { stream } = platform;
    platform.stream = (listener, topics) => {
      refuse = (code) => listener.lost(code);
      return stream(listener, topics);
    };
    app = new AppStore(platform, () => Date.now());
    app.start();
    page = mount(WarRoom, { target: document.body, props: { app } });
    await shown();
  });
  afterEach(async () => {
    app.stop();
    await unmount(page);
    vi.useRealTimers();
    document.body.replaceChildren();
  });

  it('shows the show, what it sells, what needs somebody, and that it is the present', async () => {
    platform.restore();
    await shown();
    for (const words of ['Prochain passage', 'sneakers été', 'Petit Phare', 'Véhicule en panne', 'Promesses tenues', 'à jour · 0,']) expect(text()).toContain(words);
  });

  it('has nothing to press and names no colleague, order or customer', async () => {
    platform.restore();
    platform.push([{ type: 'alert', value: { ...app.state!.alerts[0]!, alert: 'A-99', subject: { type: 'order', key: 'TT-576461413038001' }, severity: 'high', rank: 1 } }]);
    await shown();
    expect(document.querySelectorAll('button, a, input, select')).toHaveLength(0);
    expect(text()).not.toContain('malo');
    expect(text()).not.toContain('TT-5764');
    expect(platform.calls).toEqual([]);
  });

  it('says loudly that its picture is old, and by how much, and comes back by itself', async () => {
    platform.restore();
    await shown();
    platform.cut();
    await vi.advanceTimersByTimeAsync(42_000);
    flushSync();
    expect(document.querySelector('[role=alert]')?.textContent).toContain('Régie injoignable');
    expect(text()).toContain('dernière image il y a 42 s');
    expect(text()).toContain('Petit Phare');
    platform.restore();
    await shown();
    expect(document.querySelector('[role=alert]')).toBeNull();
    expect(text()).toContain('à jour');
  });

  it('tells a closed address from an app that is away', async () => {
    refuse?.('FORBIDDEN');
    await shown();
    expect(text()).toContain('Cette adresse est fermée');
    refuse?.('BUSY');
    await shown();
    expect(text()).toContain('Trop d’écrans');
    platform.restore();
    await shown();
    expect(text()).toContain('à jour');
  });

  it('is dark, and leaves the other pages as they were', async () => {
    expect(document.documentElement.dataset['scheme']).toBe('dark');
    await unmount(page);
    expect(document.documentElement.dataset['scheme']).toBeUndefined();
    page = mount(WarRoom, { target: document.body, props: { app } });
  });

  it('draws as large as its letters, and leaves the other pages their size', async () => {
    await unmount(page);
    const css = document.createElement('style');
    css.textContent = ':root { font-size: 14px } :root[data-wall] { font-size: 28px }';
    document.head.append(css);
    page = mount(WarRoom, { target: document.body, props: { app } });
    await shown();
    expect(unit()).toBe(2);
    await unmount(page);
    expect(unit()).toBe(1);
    css.remove();
    page = mount(WarRoom, { target: document.body, props: { app } });
  });
});
