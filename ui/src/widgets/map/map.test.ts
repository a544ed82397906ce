// What a map shows of numbers: classes, colours that stay apart for every eye, lines, and how often it draws.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seenBy, difference, lightness, type Eye } from './eyes';
import { Pace } from './pace';
import { STEPS, bounds, classOf, tints, type Ramp, type Scale } from './scale';
import { arc, moverFeatures, pathFeatures, pointFeatures, type MapMover } from './shapes';

describe('classes', () => {
  it('hold every count from 1 on, without a gap', () => {
    const scale: Scale = { ramp: 'blue', breaks: [5, 10, 20, 50, 100], least: 1 };
    expect([0, 1, 4, 5, 99, 100, 183, null].map((value) => classOf(value, scale))).toEqual([null, 0, 0, 1, 4, 5, 5, null]);
    expect(bounds(scale)).toEqual([
      { from: 1, to: 4 }, { from: 5, to: 9 }, { from: 10, to: 19 }, { from: 20, to: 49 }, { from: 50, to: 99 }, { from: 100, to: null },
    ]);
    expect(tints({ ramp: 'warm', breaks: [2], least: 1 })).toEqual(['--map-warm-0', '--map-warm-5']);
  });

  it('around a middle have ends that are open', () => {
    const ratio: Scale = { ramp: 'split', breaks: [50, 90, 111, 200], least: -Infinity };
    expect([0, 49, 50, 100, 5_000, null].map((value) => classOf(value, ratio))).toEqual([0, 0, 1, 2, 4, null]);
    expect(bounds(ratio).at(0)).toEqual({ from: null, to: 49 });
  });
});

describe('colours', () => {
  const css = readFileSync('src/widgets/map/map.css', 'utf8');
  const ramp = (name: Ramp, scheme: 0 | 1) =>
    Array.from({ length: STEPS[name] }, (_, i) => {
      const found = new RegExp(`--map-${name}-${i}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
      return found?.[scheme + 1] ?? '';
    });
  const eyes: Eye[] = ['all', 'protan', 'deutan', 'tritan'];
  const cases = (['blue', 'warm', 'split'] as const).flatMap((name) => ([0, 1] as const).flatMap((scheme) => eyes.map((eye) => [name, scheme, eye] as const)));

  it.each(cases)('of neighbouring classes stay apart: %s, scheme %i, eye %s', (name, scheme, eye) => {
    const seen = ramp(name, scheme).map((colour) => seenBy(eye, colour));
    const gaps = seen.slice(1).map((colour, i) => difference(seen[i] ?? colour, colour));
    expect(Math.min(...gaps)).toBeGreaterThan(0.055);
  });

  it.each(cases.filter(([name]) => name !== 'split'))('of more run one way from light to dark or back: %s, scheme %i, eye %s', (name, scheme, eye) => {
    const tones = ramp(name, scheme).map((colour) => lightness(seenBy(eye, colour)));
    const sign = scheme === 0 ? -1 : 1;
    expect(tones.slice(1).every((tone, i) => sign * (tone - (tones[i] ?? 0)) > 0)).toBe(true);
  });

  it.each(cases.filter(([name]) => name === 'split'))('of below and above are never mistaken: %s, scheme %i, eye %s', (name, scheme, eye) => {
    const seen = ramp(name, scheme).map((colour) => seenBy(eye, colour));
    for (const below of seen.slice(0, 3)) for (const above of seen.slice(4)) expect(difference(below, above)).toBeGreaterThan(0.09);
  });
});

describe('shapes', () => {
  it('draw there and back as two lines between the same ends', () => {
    const [there, back] = [arc([2, 48], [5, 45]), arc([5, 45], [2, 48])];
    expect([there.at(0), there.at(-1)]).toEqual([[2, 48], [5, 45]]);
    expect(there[10]).not.toEqual(back[10]);
  });

  const mover = (id: string, tone: MapMover['tone']): MapMover => ({ id, at: [2, 48], tone, text: id, path: [[2.1, 48.1], [2.2, 48.2]] });
  it('draw what is in trouble over the rest', () => {
    expect(moverFeatures([mover('broken', 'bad'), mover('fine', 'plain')]).features.map((one) => one.properties?.['id'])).toEqual(['fine', 'broken']);
    const point = (id: string, size: number) => ({ id, at: [0, 0] as const, shape: 'dot' as const, tone: 'plain' as const, size, text: '', rank: 0 as const });
    expect(pointFeatures([point('small', 8), point('large', 30)]).features.map((one) => one.properties?.['id'])).toEqual(['large', 'small']);
  });

  it('show the way ahead only of what is looked at, with its stops numbered', () => {
    const { features } = pathFeatures([mover('a', 'plain'), mover('b', 'plain')], new Set(['b']));
    expect(features.map((one) => [one.geometry.type, one.properties?.['stop']])).toEqual([['LineString', undefined], ['Point', 1], ['Point', 2]]);
    expect(features[0]?.geometry).toMatchObject({ coordinates: [[2, 48], [2.1, 48.1], [2.2, 48.2]] });
  });
});

describe('the pace of drawing', () => {
  let drawn: (() => void)[];
  let pace: Pace;
  const done: string[] = [];
  beforeEach(() => {
    vi.useFakeTimers();
    done.length = 0;
    drawn = [];
    pace = new Pace((call) => drawn.push(call), (work) => work(), () => Date.now());
  });
  afterEach(() => vi.useRealTimers());
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const put = (kind: string, data: string) => pace.put(kind, data, () => done.push(`${kind} ${data}`));

  it('takes in the newest of each kind once the map is there, all of it at once', async () => {
    put('vans', '1');
    put('vans', '2');
    put('nodes', '1');
    await settle();
    expect(done).toEqual([]);
    pace.start();
    await settle();
    expect(done).toEqual(['vans 2', 'nodes 1']);
    expect(drawn).toHaveLength(1);
  });

  it('does nothing for the same data', async () => {
    pace.start();
    put('vans', '1');
    await settle();
    drawn.pop()?.();
    await vi.advanceTimersByTimeAsync(10_000);
    put('vans', '1');
    await settle();
    expect(done).toEqual(['vans 1']);
  });

  it('rests nineteen times as long as the drawing took, and never for three seconds', async () => {
    pace.start();
    put('vans', '1');
    await vi.advanceTimersByTimeAsync(100);
    drawn.pop()?.();
    put('vans', '2');
    await vi.advanceTimersByTimeAsync(1_890);
    expect(done).toEqual(['vans 1']);
    await vi.advanceTimersByTimeAsync(20);
    expect(done).toEqual(['vans 1', 'vans 2']);
    await vi.advanceTimersByTimeAsync(450);
    drawn.pop()?.();
    put('vans', '3');
    await vi.advanceTimersByTimeAsync(2_510);
    expect(done).toHaveLength(3);
  });

  it('does not let a person wait for the drawing', async () => {
    pace.start();
    put('vans', '1');
    await settle();
    pace.hurry();
    put('areas', 'by ratio');
    await settle();
    expect(done).toEqual(['vans 1', 'areas by ratio']);
  });

  it('shows data within three seconds on a map that never says that it has drawn', async () => {
    pace.start();
    put('vans', '1');
    await settle();
    put('vans', '2');
    await vi.advanceTimersByTimeAsync(3_001);
    expect(done).toEqual(['vans 1', 'vans 2']);
  });

  it('ends with the map', async () => {
    pace.start();
    put('vans', '1');
    await settle();
    put('vans', '2');
    pace.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).toEqual(['vans 1']);
  });
});
