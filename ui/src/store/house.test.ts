import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Patch } from '../contract';
import { fakePlatform, type FakePlatform } from '../platform/fake';
import { opening, START } from '../platform/fake/day';
import { House, STALE_MS } from './house.svelte';

const dead = (n: number): Patch => ({ type: 'dead_letters', value: n });

let platform: FakePlatform;
let house: House;
async function settle() {
  if (!house.state) platform.restore();
  await vi.advanceTimersByTimeAsync(0);
}

/** What the screen shows once the next picture is due. */
function shown() {
  house.flush();
  if (!house.state) throw new Error('nothing is shown yet');
  return house.state;
}

beforeEach(async () => {
  vi.useFakeTimers();
  platform = fakePlatform(false);
  house = new House(platform, () => Date.now());
  house.start();
});
afterEach(() => {
  house.stop();
  vi.useRealTimers();
});

describe('the stream', () => {
  it('shows nothing before the first snapshot, then everything', async () => {
    expect([house.link, house.state]).toEqual(['connecting', null]);
    await settle();
    expect(house.link).toBe('live');
    expect(house.state?.kpis.ordersToday).toBe(8_412);
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
    // The house counts on; this screen misses message 1.
    platform.send({ type: 'patches', seq: 2, prev: 1, logSeq: 9, at: START, patches: [dead(99)] });
    expect(shown().deadLetters).toBe(2); // not applied on a state it was not made for
    expect(platform.calls).toEqual([{ cmd: 'snapshot', args: {} }]);
  });

  it('applies what came while the snapshot was on its way', async () => {
    await settle();
    const { call } = platform;
    platform.call = async (cmd, args) => {
      const snapshot = (await call('snapshot', {})) as Awaited<ReturnType<typeof platform.call<'snapshot'>>>;
      platform.send({ type: 'patches', seq: 6, prev: 5, logSeq: 60, at: START, patches: [dead(66)] });
      return (cmd === 'snapshot' ? { ...snapshot, seq: 5, state: { ...snapshot.state, deadLetters: 55 } } : call(cmd, args)) as never;
    };
    platform.send({ type: 'patches', seq: 4, prev: 3, logSeq: 40, at: START, patches: [dead(44)] });
    await settle();
    expect(shown().deadLetters).toBe(66); // 44 is in the snapshot (55), 66 came after it
    expect(house.logSeq).toBe(60);
  });

  it('passes over a message it has already', async () => {
    await settle();
    platform.push([dead(5)]);
    platform.send({ type: 'patches', seq: 1, prev: 0, logSeq: 1, at: START, patches: [dead(77)] });
    expect(shown().deadLetters).toBe(5);
    expect(platform.calls).toEqual([]);
  });

  it('starts over when a restarted house counts from the beginning', async () => {
    await settle();
    platform.push([dead(5)]);
    platform.cut();
    const old = house.state;
    platform.send({ type: 'snapshot', seq: 0, logSeq: 1, at: START, state: { ...old!, deadLetters: 0 } });
    platform.send({ type: 'patches', seq: 1, prev: 0, logSeq: 2, at: START, patches: [dead(1)] });
    expect(shown().deadLetters).toBe(1);
    expect(house.link).toBe('live');
  });
});

describe('a busy stream', () => {
  const { vans } = opening();
  const van = (n: number, aboard: number, key = vans[n % 9]!.van): Patch => ({ type: 'van', value: { ...vans[n % 9]!, van: key, aboard } });

  it('shows the first change at once and those that follow together, at most ten times a second', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(100);
    platform.push([dead(10)]);
    expect(house.state?.deadLetters).toBe(10);
    platform.push([dead(11)]);
    platform.push([dead(12)]);
    expect(house.state?.deadLetters).toBe(10);
    await vi.advanceTimersByTimeAsync(100);
    expect(house.state?.deadLetters).toBe(12);
  });

  it('loses none of 2 000 changes a second', async () => {
    await settle();
    let pictures = 0;
    let last = house.state!.vans;
    for (let beat = 0; beat < 500; beat += 1) {
      // Five seconds of it, in messages of twenty rows each ten milliseconds; one van comes and goes.
      const rows = Array.from({ length: 18 }, (_, i) => van(i, beat * 18 + i));
      platform.push([...rows, van(0, beat, 'VAN-X'), ...(beat % 2 ? [{ type: 'gone', value: { section: 'van', key: 'VAN-X' } } as const] : [])]);
      await vi.advanceTimersByTimeAsync(10);
      if (house.state!.vans !== last) pictures += 1;
      last = house.state!.vans;
    }
    const snapshot = await platform.call('snapshot', {});
    expect(shown().vans).toEqual(snapshot.state.vans);
    expect(shown().vans[0]?.aboard).toBe(499 * 18 + 9);
    expect(pictures).toBeLessThanOrEqual(55);
    expect(platform.calls).toEqual([{ cmd: 'snapshot', args: {} }]); // no gap was seen
  });

  it('wakes only the readers of what changed', async () => {
    await settle();
    const { vans: before, skus } = house.state!;
    platform.push([dead(3)]);
    expect([shown().vans === before, shown().skus === skus]).toEqual([true, true]);
  });
});

describe('trust in the data', () => {
  it('ends when the house falls silent, and comes back with its next word', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(STALE_MS + 500);
    expect(house.link).toBe('stale');
    platform.push([]);
    expect(house.link).toBe('live');
  });

  it('is offline with its last picture when the line breaks', async () => {
    await settle();
    platform.cut();
    expect(house.link).toBe('offline');
    expect(house.state).not.toBeNull();
    platform.restore();
    expect(house.link).toBe('live');
  });

  it('carries the clock on between messages at the house’s speed, not beyond them', async () => {
    await settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(house.at).toBe(START + 60_000);
    platform.cut();
    expect(house.at).toBe(START);
  });
});

describe('commands', () => {
  it('are noted, and their effect arrives as a patch', async () => {
    await settle();
    expect(await house.say('acknowledge_alert', { alert: 'A-41' })).toBe(true);
    expect(shown().alerts.find((alert) => alert.alert === 'A-41')?.state).toBe('acknowledged');
    expect(house.notices.map((notice) => notice.code)).toEqual(['ACCEPTED']);
  });

  it('that are refused say why for a while', async () => {
    await settle();
    expect(await house.say('cancel_order', { order: 'TT-576461413038001' })).toBe(false);
    expect(house.notices.map((notice) => notice.code)).toEqual(['TOO_LATE']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(house.notices).toEqual([]);
  });
});
