// The network as the map shows it, and the table that stands in for it.
import { mount, unmount, flushSync, tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeView, PlaceView, VanView } from '../../../contract';
import { fakePlatform, type FakePlatform } from '../../../platform/fake';
import { opening } from '../../../platform/fake/day';
import { AppStore } from '../../../store/app.svelte';
import type { Target } from '../../../store/target';
import { classOf } from '../../../widgets/map/scale';
import ImpactMap from './ImpactMap.svelte';
import { MEASURES, scaleOf, steps, valuesOf } from './measures';
import { flowLines, nodePoints, placed, placeOf, refOf, targetOf, vanMovers } from './scene';

const day = opening();
const place = (change: Partial<PlaceView>): PlaceView => ({ ...day.places[0]!, ...change });

describe('measures', () => {
  it('class every mainland département by each measure', () => {
    expect(day.places).toHaveLength(96);
    const classes = [...valuesOf(day.places, 'orders').values()].map((value) => classOf(value, scaleOf('orders')));
    expect(new Set(classes).size).toBeGreaterThan(3);
  });

  it('begin with what deviates', () => {
    expect(MEASURES[0]).toBe('ratio');
  });

  it('say that nine to eleven tenths of the forecast is as expected, and nothing where little was forecast', () => {
    const scale = scaleOf('ratio');
    expect([90, 100, 110].map((ratio) => classOf(ratio, scale))).toEqual([3, 3, 3]);
    expect([89, 111].map((ratio) => classOf(ratio, scale))).toEqual([2, 4]);
    expect(valuesOf([place({ dept: '48', ratioPct: null })], 'ratio').get('48')).toBeNull();
  });

  it('show the ratio that the app tells, which has taken chance out of it, whatever the raw one is', () => {
    const told = place({ dept: '48', units: 6, expectedUnits: 4, ratioPct: 103, withinNoise: true });
    expect(valuesOf([told], 'ratio').get('48')).toBe(103);
  });

  it('leave a département without a promise at risk in the colour of the ground, in the same classes all day', () => {
    const places = [place({ dept: '01', atRisk: 0 }), place({ dept: '02', atRisk: 12 })];
    const scale = scaleOf('risk');
    expect([...valuesOf(places, 'risk').values()].map((value) => classOf(value, scale))).toEqual([null, 3]);
    expect(steps(scale).at(-1)).toEqual({ tint: '--map-warm-5', from: 50, to: null });
  });
});

describe('the scene', () => {
  const node = (change: Partial<NodeView>): NodeView => ({ ...day.nodes[0]!, ...change });
  const van = (change: Partial<VanView>): VanView => ({ ...day.vans[0]!, ...change });

  it('draws a busier node larger, and a full one loud', () => {
    const [calm, full] = nodePoints([node({ node: 'A', work: { ...day.nodes[0]!.work, toPrepareUnits: 20 }, load: 'free' }), node({ node: 'B', work: { ...day.nodes[0]!.work, toPrepareUnits: 400 }, load: 'full' })], () => '');
    expect(full!.size).toBeGreaterThan(calm!.size);
    expect([calm!.tone, full!.tone]).toEqual(['plain', 'bad']);
  });

  it('leaves out vans that stand at their depot, and makes a broken one loud and a late one plain to see', () => {
    const vans = [van({ van: 'idle', status: 'idle', out: false }), van({ van: 'broken', status: 'broken' }), van({ van: 'late', status: 'on_tour', slack: 'late' })];
    expect(vanMovers(vans, (row) => row.van).map((mover) => [mover.id, mover.tone])).toEqual([['broken', 'bad'], ['late', 'warn']]);
  });

  it('turns latitude and longitude round for the map', () => {
    expect(vanMovers([van({ status: 'on_tour', lat: 48.8, lon: 2.3, path: [[48.9, 2.4]] })], () => '')[0]).toMatchObject({ at: [2.3, 48.8], path: [[2.4, 48.9]] });
  });

  it('draws a flow from its node to its département, and none to a place that it does not know', () => {
    const flow = { flow: 'FR-CEN>75', node: 'FR-CEN', dept: '75', parcels: 9 };
    const [drawn, ...rest] = flowLines([flow, { ...flow, flow: 'FR-CEN>971', dept: '971' }, { ...flow, flow: 'X>75', node: 'X' }], day.nodes);
    expect(rest).toEqual([]);
    expect(drawn!.from).toEqual([1.9, 47.9]);
    expect(drawn!.to[0]).toBeCloseTo(2.34, 1);
  });

  it('knows targets by what the map calls them, and the other way round', () => {
    const targets: Target[] = [{ kind: 'dept', key: '2A' }, { kind: 'node', key: 'FR-CEN' }, { kind: 'van', key: 'VAN-PAR-1' }];
    expect(targets.map((target) => targetOf(refOf(target)!))).toEqual(targets);
    expect(refOf({ kind: 'order', key: 'TT-1' })).toBeNull();
    expect(targets.map((target) => placeOf(target, day.nodes, day.vans)?.length)).toEqual([2, 2, 2]);
  });

  it('finds the place behind an alert and an incident', () => {
    const broken = day.alerts.find((alert) => alert.kind === 'van_broken')!;
    expect(placed({ kind: 'alert', key: broken.alert }, day.alerts)).toEqual({ kind: 'van', key: 'VAN-PAR-3' });
    expect(placed({ kind: 'incident', key: broken.incident! }, day.alerts)).toEqual({ kind: 'van', key: 'VAN-PAR-3' });
    const sku = day.alerts.find((alert) => alert.subject.type === 'sku')!;
    expect(placed({ kind: 'alert', key: sku.alert }, day.alerts)).toBeNull();
    expect(placed({ kind: 'dept', key: '75' }, day.alerts)).toEqual({ kind: 'dept', key: '75' });
  });
});

describe('a screen that cannot draw the map', () => {
  let platform: FakePlatform;
  let app: AppStore;
  let host: HTMLElement;
  let component: Record<string, unknown>;
  const picked = vi.fn();
  beforeEach(async () => {
    platform = fakePlatform(false);
    app = new AppStore(platform, () => 0);
    app.start();
    platform.restore();
    host = document.body.appendChild(document.createElement('div'));
    component = mount(ImpactMap, { target: host, props: { app, pick: picked } });
    await vi.waitFor(() => expect(host.querySelector('table')).not.toBeNull(), 5_000);
  });
  afterEach(async () => {
    await unmount(component);
    app.stop();
    host.remove();
  });
  const column = (n: number) => [...host.querySelectorAll(`tbody td:nth-child(${n})`)].map((cell) => cell.textContent?.trim() ?? '');

  it('says so and shows the same figures as a table, the greatest first', () => {
    expect(host.querySelector('[role=status]')?.textContent).toContain('WebGL');
    expect(column(1)).toHaveLength(96);
    expect(column(1).some((name) => name.includes('Paris'))).toBe(true);
    const ratios = column(5).map((text) => parseInt(text.replace(/\s/g, ''), 10)).filter(Number.isFinite);
    expect(ratios.length).toBeGreaterThan(60);
    expect(ratios).toEqual([...ratios].sort((a, b) => b - a));
  });

  it('sorts by the measure that is chosen', async () => {
    const risk = host.querySelectorAll<HTMLInputElement>('input[type=radio]')[1]!;
    risk.click();
    flushSync();
    await tick();
    const atRisk = column(6).map(Number);
    expect(atRisk[0]).toBe(Math.max(...day.places.map((row) => row.atRisk)));
  });

  it('opens a département from its row', () => {
    [...host.querySelectorAll<HTMLButtonElement>('tbody button')].find((row) => row.textContent === 'Paris')!.click();
    expect(picked).toHaveBeenCalledWith({ kind: 'dept', key: '75' });
  });
});
