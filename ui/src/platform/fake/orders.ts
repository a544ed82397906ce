// The orders of the scripted day: as many as its figures say, each the same each time it is asked for.
import type { Bar, CauseView, OrderPage, OrderRow, OrderState, OrderView, QuarantineView, State } from '../../contract';
import { Refused, type Args } from '../types';
import { OPEN, START, draw } from './day';

const MINUTE = 60_000;
const FIRST = 38_000;
const PREFIX = 'TT-5764614130';
/** Orders come this far apart, milliseconds. */
const APART = (START - OPEN) / 8_412;
const LIFE: OrderState[] = ['placed', 'allocated', 'picking', 'packed', 'shipped', 'delivered'];

/** What people said about orders of this day. */
export class Memory {
  readonly held = new Set<string>();
  readonly pinned = new Map<string, string>();
  readonly cancelled = new Set<string>();
  readonly docked = new Set<string>();
  /** Things understood in part, once decided. */
  readonly decided = new Map<number, QuarantineView>();
}

/** The n-th order of the day, 0 the first. */
function row(n: number, state: State, memory: Memory): OrderRow {
  const order = `${PREFIX}${FIRST + n}`;
  const placedAt = OPEN + n * APART;
  const promise = placedAt + (210 + 40 * (n % 9)) * MINUTE;
  const aged = LIFE[Math.min(LIFE.length - 1, Math.floor((state.clock.at - placedAt) / (9 * MINUTE + 4 * MINUTE * (n % 5))))] ?? 'placed';
  const units = 1 + (n % 3);
  const missed = draw(n, 72) > 0.96;
  return {
    order, placedAt, promise, units, channel: n % 4 ? 'live' : n % 8 ? 'web' : 'marketplace',
    dept: state.places[Math.floor(draw(n, 71) * state.places.length)]?.dept ?? '75', service: n % 3 ? 'next_day' : 'evening',
    state: memory.cancelled.has(order) ? 'cancelled' : memory.held.has(order) ? 'held' : aged,
    cents: units * (1_290 + 500 * (n % 9)), eta: promise + (missed ? 25 : -40) * MINUTE, slack: missed ? 'late' : 'fine',
  };
}

const late = (order: OrderRow) => order.slack === 'late';

/** A page of orders, newest first. */
export function page(state: State, args: Args<'orders'>, memory: Memory): OrderPage {
  const total = state.kpis.ordersToday;
  const [offset, limit] = [args.offset ?? 0, args.limit ?? 50];
  const text = args.text?.trim().toLowerCase();
  if (!text && !args.state && !args.late) {
    const orders = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => row(total - 1 - offset - i, state, memory));
    return { orders, next: null, total };
  }
  const depts = new Set(state.places.filter((place) => place.dept === text || place.name.toLowerCase() === text).map((place) => place.dept));
  const all = Array.from({ length: total }, (_, i) => row(total - 1 - i, state, memory)).filter(
    (order) => (!text || order.order.toLowerCase().includes(text) || depts.has(order.dept)) && (!args.state || order.state === args.state) && (!args.late || late(order)),
  );
  return { orders: all.slice(offset, offset + limit), next: null, total: all.length };
}

export function find(state: State, order: string, memory: Memory): OrderRow {
  const n = Number(order.slice(PREFIX.length)) - FIRST;
  if (!order.startsWith(PREFIX) || !(n >= 0 && n < state.kpis.ordersToday)) throw new Refused({ code: 'UNKNOWN_ORDER', message: 'no such order' });
  return row(n, state, memory);
}

/** What may be done about an order of this day. */
function can({ state }: OrderRow, key: string, memory: Memory): OrderView['can'] {
  const bars: Partial<Record<OrderState, Bar>> = { picking: 'released', packed: 'packed', shipped: 'left', delivered: 'over', declined: 'over', cancelled: 'over' };
  const bar = bars[state] ?? null;
  const gone = bar === 'left' || bar === 'over' ? bar : null;
  return [
    { act: 'hold', bar }, { act: 'unhold', bar: memory.held.has(key) ? null : 'not_held' }, { act: 'pin', bar }, { act: 'unpin', bar: memory.pinned.has(key) ? bar : 'not_pinned' },
    { act: 'cancel', bar }, { act: 'hold_at_dock', bar: memory.docked.has(key) ? 'held' : gone }, { act: 'free_at_dock', bar: memory.docked.has(key) ? null : 'not_held' },
  ];
}

export function orderView(state: State, key: string, memory: Memory): OrderView {
  const order = find(state, key, memory);
  const sku = state.skus[Math.floor(draw(order.placedAt, 73) * state.skus.length)] ?? state.skus[0];
  const node = memory.pinned.get(key) ?? 'FR-PAR1';
  const parcelState = ({ picking: 'picking', packed: 'packed', shipped: 'left', delivered: 'delivered' } as const)[order.state as 'packed'] ?? 'planned';
  return {
    row: order, pinned: memory.pinned.get(key) ?? null, held: memory.held.has(key), atDock: memory.docked.has(key), can: can(order, key, memory), alerts: [], chain: chain(order),
    lines: [{ sku: sku?.sku ?? '', name: sku?.name ?? '', qty: order.units, priceCents: order.cents / order.units, declined: null }],
    parcels: order.state === 'placed' ? [] : [{ parcel: `${key}/1`, node, lines: [0], state: parcelState, departure: null, van: 'VAN-PAR-1', eta: order.eta ?? START, late: late(order), costCents: 420, because: 41_020 }],
  };
}

/** What the app stood on when it gave an order to a node. */
function basis(kind: string, order: string, placedAt: number): Pick<CauseView, 'foreseen' | 'choices' | 'tour'> {
  const tour = { addedMin: 7, slackBeforeMin: 42, slackMin: 35, free: 9, others: [{ van: 'VAN-PAR-2', places: 1, costMin: 12, late: 0, full: 0 }] };
  if (kind !== 'allocated') return { foreseen: null, choices: [], tour: kind === 'tour_planned' ? tour : null };
  const foreseen = { by: 39_940, sku: 'NUA-001', units: 240, from: placedAt + 40 * MINUTE, until: placedAt + 140 * MINUTE };
  const one = { parcel: `${order}/1`, eta: placedAt + 300 * MINUTE, latest: placedAt + 480 * MINUTE };
  const choices: CauseView['choices'] = [
    { ...one, node: 'FR-PAR1', atp: 14, costCents: 845, why: null },
    { ...one, node: 'FR-DK1', atp: 40, costCents: 610, why: 'kept' },
    { ...one, node: 'FR-LYS', atp: 9, costCents: 930, why: 'dearer' },
  ];
  return { foreseen, choices, tour: null };
}

/** What happened to an order up to its state. */
export function chain({ order, placedAt, promise, state }: Pick<OrderRow, 'order' | 'placedAt' | 'promise' | 'state'>): CauseView[] {
  const steps: [CauseView['kind'], boolean, string | null, CauseView['args']][] = [
    ['order_placed', true, 'tiktok:live', { order, channel: 'live', qty: 2, service: 'evening' }],
    ['allocated', false, null, { order, node: 'FR-PAR1', promise: promise ?? 0, count: 1, declined: 0 }],
    ['released', false, null, { node: 'FR-PAR1', count: 24 }],
    ['pick_started', true, 'plant', { node: 'FR-PAR1', count: 24 }],
    ['parcel_packed', true, 'plant', { node: 'FR-PAR1', parcel: `${order}/1` }],
    ['tour_planned', false, null, { van: 'VAN-PAR-1', count: 12, left: 0 }],
    ['van_loaded', true, 'vans', { van: 'VAN-PAR-1', count: 18 }],
    ['parcel_delivered', true, 'vans', { parcel: `${order}/1` }],
  ];
  const known = { placed: 1, held: 1, allocated: 2, picking: 4, packed: 6, shipped: 7, delivered: 8, declined: 1, cancelled: 2 }[state];
  return steps.slice(0, known).map(([kind, fact, source, args], i) => ({
    seq: 40_100 + i * 137, at: placedAt + (i ? i * 6 + 3 * draw(i, 70) : 0) * MINUTE, kind, fact, cause: i ? 40_100 + (i - 1) * 137 : null, basedOn: null, source, args, ...basis(kind, order, placedAt),
  }));
}
