// What changes in the scripted day from one step to the next.
import type { Patch, State } from '../../contract';
import { loadOf } from './day';
import { draw } from './draw';
import { networkStep } from './network';

const MINUTE = 60_000;
const DIRECTIONS = (width: number) => [1, -1, width, -width];

/** The patches of one step, at the state's own clock. */
export function step(state: State): Patch[] {
  const now = state.clock.at;
  const minutes = Math.max(1, state.clock.speed / 60);
  return [kpis(state, now, minutes), ...slots(state, now), ...fleet(state, now), ...feeds(state, now), ...nodes(state, now), ...networkStep(state, now)];
}

function kpis(state: State, now: number, minutes: number): Patch {
  const k = state.kpis;
  const orders = Math.round((38 + 20 * draw(now, 1)) * minutes);
  const packed = Math.round((30 + 10 * draw(now, 2)) * minutes);
  const delivered = Math.round(2 * draw(now, 3) * minutes);
  const minute = { minute: Math.floor(now / MINUTE) * MINUTE, orders, packed, delivered, atRisk: k.atRisk };
  return {
    type: 'kpis',
    value: {
      ...k, ordersToday: k.ordersToday + orders, unitsToday: k.unitsToday + Math.round(orders * 1.5), ordersPerMin: Math.round(orders / minutes),
      packed: k.packed + packed, delivered: k.delivered + delivered, work: { ...k.work, toPrepareUnits: Math.max(0, k.work.toPrepareUnits + orders - packed - 6) },
      openAlerts: state.alerts.filter((alert) => alert.state === 'open' || alert.state === 'acknowledged').length, trend: [...k.trend.slice(1), minute],
    },
  };
}

function slots(state: State, now: number): Patch[] {
  return state.runningOrder.flatMap((slot): Patch[] => {
    const status = slot.until <= now ? 'done' : slot.from <= now ? 'live' : 'upcoming';
    if (status === slot.status && status !== 'live') return [];
    const passages = slot.passages.map((passage) => {
      if (passage.from > now || passage.until <= now) return passage;
      const pace = (passage.forecast?.q50 ?? 60) / 20;
      return { ...passage, actualUnits: passage.actualUnits + Math.round(pace * (0.6 + 0.9 * draw(now, passage.from))) };
    });
    return [{ type: 'slot', value: { ...slot, status, passages } }];
  });
}

function fleet(state: State, now: number): Patch[] {
  const warehouse = state.warehouse;
  if (!warehouse) return [];
  const floor = warehouse.rows.join('');
  const taken = new Set(warehouse.robots.map((robot) => robot.cell));
  const robots = warehouse.robots.flatMap((robot, i): [number, object][] => {
    if (robot.down || !robot.busy) return [];
    const cell = robot.cell + (DIRECTIONS(warehouse.width)[Math.floor(draw(now, i) * 4)] ?? 0);
    if (floor[cell] === undefined || floor[cell] === '@' || taken.has(cell)) return [];
    taken.add(cell);
    return [[i, { cell }]];
  });
  return [{ type: 'change', value: { section: 'warehouse', rows: { '': { robots: Object.fromEntries(robots), picksWaiting: Math.round(150 + 30 * draw(now, 6)) } } } }];
}

function feeds(state: State, now: number): Patch[] {
  return state.feeds
    .filter((feed, i) => feed.state === 'live' && draw(now, i, 8) > 0.4)
    .map((feed) => ({ type: 'feed', value: { ...feed, lastAt: now, facts: feed.facts + 1 + Math.round(20 * draw(now, 9)) } }));
}

function nodes(state: State, now: number): Patch[] {
  const node = state.nodes[Math.floor(draw(now, 11) * state.nodes.length)];
  if (!node) return [];
  const workMin = Math.max(5, Math.min(130, (node.workMin ?? 0) + Math.round(10 * draw(now, 12) - 5)));
  return [{ type: 'node', value: { ...node, workMin, load: loadOf(workMin), packedToday: node.packedToday + 3 } }];
}
