import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SECTIONS, type Patch } from '../contract';
import { fakePlatform, type FakePlatform } from '../platform/fake';
import { opening, START } from '../platform/fake/day';
import { AppStore, STALE_MS } from './app.svelte';

const ALL = [...new Set(Object.values(SECTIONS).map(({ topic }) => topic))];
const dead = (n: number): Patch => ({ type: 'dead_letters', value: n });

let platform: FakePlatform;
let app: AppStore;
async function settle() {
  if (!app.state) platform.restore();
  await vi.advanceTimersByTimeAsync(0);
}

/** What the screen shows once the next picture is due. */
function shown() {
  app.flush();
  if (!app.state) throw new Error('nothing is shown yet');
  return app.state;
}

beforeEach(async () => {
  vi.useFakeTimers();
  platform = fakePlatform(false);
  app = new AppStore(platform, () => Date.now());
  app.start();
});
afterEach(() => {
  app.stop();
  vi.useRealTimers();
});

describe('the stream', () => {
  it('shows nothing before the first snapshot, then everything', async () => {
    expect([app.link, app.state]).toEqual(['connecting', null]);
    await settle();
    expect(app.link).toBe('live');
    expect(app.state?.kpis.ordersToday).toBe(8_412);
  });

  it('follows patches in order', async () => {
    await settle();
    platform.push([dead(5)]);
    platform.push([dead(6)]);
    expect(shown().deadLetters).toBe(6);
    expect(platform.calls).toEqual([]);
  });

  it('asks for a new snapshot when a message is missing, and loses nothing', async () => {
    await settle();
    // The app counts on; this screen misses message 1.
    platform.send({ type: 'patches', seq: 2, prev: 1, logSeq: 9, at: START, patches: [dead(99)] });
    expect(shown().deadLetters).toBe(2); // not applied on a state it was not made for, and then given anew
    expect(platform.calls).toEqual([{ cmd: 'follow', args: { anew: true } }]);
    platform.push([dead(5)]);
    expect(shown().deadLetters).toBe(5);
  });

  it('is of what the screen shows: what it shows later is given at once, what it shows no longer stays as it was', async () => {
    app.follow(['app']);
    await settle();
    const [alert] = app.state!.alerts;
    if (!alert) throw new Error('the scripted day has alerts');
    const named = (owner: string): Patch => ({ type: 'alert', value: { ...alert, owner } });
    platform.push([named('nadia'), dead(7)]);
    expect([shown().deadLetters, shown().alerts[0]?.owner, app.holds(['alerts'])]).toEqual([7, alert.owner, false]);
    app.follow(['alerts', 'app']);
    expect([shown().alerts[0]?.owner, app.holds(['alerts']), app.holds(['alerts:A-1'])]).toEqual(['nadia', true, true]);
    app.follow(['app']);
    platform.push([named('malo')]);
    expect(shown().alerts[0]?.owner).toBe('nadia');
  });

  it('says again what is shown when its line begins with something else', async () => {
    await settle();
    app.follow(['app', 'kpis']);
    platform.send({ type: 'snapshot', seq: 0, logSeq: 1, at: START, topics: ['app'], state: {} });
    expect(app.holds(['kpis'])).toBe(true); // the scripted app answered at once
  });

  it('passes over a message it has already', async () => {
    await settle();
    platform.push([dead(5)]);
    platform.send({ type: 'patches', seq: 1, prev: 0, logSeq: 1, at: START, patches: [dead(77)] });
    expect(shown().deadLetters).toBe(5);
    expect(platform.calls).toEqual([]);
  });

  it('starts over when a restarted app counts from the beginning', async () => {
    await settle();
    platform.push([dead(5)]);
    platform.cut();
    const old = app.state;
    platform.send({ type: 'snapshot', seq: 0, logSeq: 1, at: START, topics: ALL, state: { ...old!, deadLetters: 0 } });
    platform.send({ type: 'patches', seq: 1, prev: 0, logSeq: 2, at: START, patches: [dead(1)] });
    expect(shown().deadLetters).toBe(1);
    expect(app.link).toBe('live');
  });
});

describe('a busy stream', () => {
  const { vans } = opening();
  const van = (n: number, aboard: number, key = vans[n % 9]!.van): Patch => ({ type: 'van', value: { ...vans[n % 9]!, van: key, aboard } });

  it('shows the first change at once and those that follow together, at most twenty times a second', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(100);
    platform.push([dead(10)]);
    expect(app.state?.deadLetters).toBe(10);
    platform.push([dead(11)]);
    platform.push([dead(12)]);
    expect(app.state?.deadLetters).toBe(10);
    await vi.advanceTimersByTimeAsync(100);
    expect(app.state?.deadLetters).toBe(12);
  });

  it('gives no more than half of the time to pictures that take long', async () => {
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((then) => Number(setTimeout(() => then(0), 90)));
    await settle();
    await vi.advanceTimersByTimeAsync(300);
    platform.push([dead(10)]);
    platform.push([dead(11)]);
    await vi.advanceTimersByTimeAsync(170);
    expect(app.state?.deadLetters).toBe(10);
    await vi.advanceTimersByTimeAsync(20);
    expect(app.state?.deadLetters).toBe(11);
    frame.mockRestore();
  });

  it('leaves one picture to be measured while the page is out of sight', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(300);
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
    for (let n = 1; n <= 20; n += 1) {
      platform.push([dead(n)]);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect([app.state?.deadLetters, frame.mock.calls.length]).toEqual([20, 1]);
    frame.mockRestore();
  });

  it('learns the names of the rest where it follows one row of a list, and keeps that row', async () => {
    const { state } = await platform.call('snapshot', {});
    const skus = state.skus ?? [];
    const [row] = skus;
    if (!row) throw new Error('the scripted day has articles');
    app.follow(['app', `stock:${row.sku}`]);
    const own = { ...row, atp: row.atp + 1 };
    platform.send({ type: 'snapshot', seq: 0, logSeq: 1, at: START, topics: ['app', `stock:${row.sku}`], state: { skus: [own] } });
    expect(app.state?.skus).toEqual([own]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(app.state?.skus).toEqual(skus.map((one) => (one.sku === row.sku ? own : one)));
  });

  it('loses none of 2 000 changes a second', async () => {
    await settle();
    let pictures = 0;
    let last = app.state!.vans;
    for (let beat = 0; beat < 500; beat += 1) {
      // Five seconds of it, in messages of twenty rows each ten milliseconds; one van comes and goes.
      const rows = Array.from({ length: 18 }, (_, i) => van(i, beat * 18 + i));
      platform.push([...rows, van(0, beat, 'VAN-X'), ...(beat % 2 ? [{ type: 'gone', value: { section: 'van', key: 'VAN-X' } } as const] : [])]);
      await vi.advanceTimersByTimeAsync(10);
      if (app.state!.vans !== last) pictures += 1;
      last = app.state!.vans;
    }
    const snapshot = await platform.call('snapshot', {});
    expect(shown().vans).toEqual(snapshot.state.vans);
    expect(shown().vans[0]?.aboard).toBe(499 * 18 + 9);
    expect(pictures).toBeLessThanOrEqual(105);
    expect(platform.calls.filter((call) => call.cmd === 'follow')).toEqual([]); // no gap was seen
  });

  it('wakes only the readers of what changed', async () => {
    await settle();
    const { vans: before, skus } = app.state!;
    platform.push([dead(3)]);
    expect([shown().vans === before, shown().skus === skus]).toEqual([true, true]);
  });
});

describe('trust in the data', () => {
  it('ends when the app falls silent, and comes back with its next word', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(STALE_MS + 500);
    expect(app.link).toBe('stale');
    platform.push([]);
    expect(app.link).toBe('live');
  });

  it('is offline with its last picture when the line breaks', async () => {
    await settle();
    platform.cut();
    expect(app.link).toBe('offline');
    expect(app.state).not.toBeNull();
    platform.restore();
    expect(app.link).toBe('live');
  });

  it('carries the clock on between messages at the app’s speed, not beyond them', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(app.at).toBe(START + 60_000);
    platform.cut();
    expect(app.at).toBe(START);
  });
});

describe('commands', () => {
  it('are noted, and their effect arrives as a patch', async () => {
    await settle();
    expect(await app.say('acknowledge_alert', { alert: 'A-41' })).toBe(true);
    expect(shown().alerts.find((alert) => alert.alert === 'A-41')?.state).toBe('acknowledged');
    expect(app.notices.map((notice) => notice.code)).toEqual(['ACCEPTED']);
  });

  it('that are refused say why for a while', async () => {
    await settle();
    expect(await app.say('cancel_order', { order: 'TT-576461413038001' })).toBe(false);
    expect(app.notices.map((notice) => notice.code)).toEqual(['TOO_LATE']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(app.notices).toEqual([]);
  });
});
