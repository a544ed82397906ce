// When a map draws what it was given.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Hold } from './hold';

describe('a map that is given data', () => {
  let frames: number;
  let ready: boolean;
  let told: Record<string, () => void>;
  let hold: Hold;
  const map = {
    triggerRepaint: () => {},
    areTilesLoaded: () => ready,
    on: (name: string, then: () => void) => {
      told[name] = then;
      return { unsubscribe: () => {} };
    },
  };
  beforeEach(() => {
    vi.useFakeTimers();
    [frames, ready, told] = [0, false, {}];
    map.triggerRepaint = () => (frames += 1);
    hold = new Hold(map as never);
  });
  afterEach(() => vi.useRealTimers());

  /** Two sources are given data and ask for frames as they go. */
  async function given() {
    let over = () => {};
    const slow = new Promise<void>((done) => (over = done));
    hold.during(() => {
      hold.given(Promise.resolve());
      hold.given(slow);
      map.triggerRepaint();
    });
    await vi.advanceTimersByTimeAsync(10);
    return over;
  }

  it('draws once, when all its sources and tiles are ready', async () => {
    const over = await given();
    map.triggerRepaint();
    expect(frames).toBe(0);
    over();
    await vi.advanceTimersByTimeAsync(1);
    expect(frames).toBe(0);
    ready = true;
    told['sourcedata']?.();
    expect(frames).toBe(1);
    map.triggerRepaint();
    expect(frames).toBe(2);
  });

  it('draws at once what needs no preparing', () => {
    hold.during(() => map.triggerRepaint());
    expect(frames).toBe(1);
  });

  it('does not let a person who moves it wait', async () => {
    await given();
    told['movestart']?.();
    expect(frames).toBe(1);
  });

  it('draws what there is when a source is never ready, or cannot read its data', async () => {
    await given();
    await vi.advanceTimersByTimeAsync(500);
    expect(frames).toBe(1);
    ready = true;
    hold.during(() => {
      hold.given(Promise.reject(new Error('not GeoJSON')));
      map.triggerRepaint();
    });
    await vi.advanceTimersByTimeAsync(500);
    expect(frames).toBe(2);
  });
});
