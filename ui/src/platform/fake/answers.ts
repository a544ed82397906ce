// What the scripted house answers to commands, and the patches that follow from its words.
import type { AlertView, CauseView, OrderRow, OrderView, Patch, State } from '../../contract';
import { Refused, type Args, type CommandName } from '../types';
import { START, draw, skuKey } from './day';
import { nodeDetail, report, settings, skuDetail, slotsPreview, vanDetail, wallAt } from './details';

interface Answer {
  reply: unknown;
  patches: Patch[];
}
type Body<C extends CommandName> = (state: State, args: Args<C>, seq: number) => Answer;
const MINUTE = 60_000;
const ORDERS = 180;

/** Answers as the house would, or throws a refusal. */
export function answer<C extends CommandName>(state: State, cmd: C, args: Args<C>, logSeq: number): Answer {
  return (bodies[cmd] as unknown as Body<C>)(state, args, logSeq + 1);
}

const bodies: { [C in CommandName]: Body<C> } = {
  snapshot: (state) => told(state),
  orders: (_, args) => told(page(args)),
  order: (_, { order }) => told(orderView(find(order))),
  why: (_, { seq }) => told({ causes: chain('TT-1').filter((_, i) => i < 4).map((cause, i) => ({ ...cause, seq: seq - 3 + i, cause: i ? seq - 4 + i : null })) }),
  accept_proposal: (state, { proposal }, seq) => settle(state, proposal, seq),
  reject_proposal: (state, { proposal }, seq) => settle(state, proposal, seq),
  acknowledge_alert: (state, { alert }, seq) => turn(state, alert, seq, { state: 'acknowledged', owner: 'regie-1' }),
  assign_alert: (state, { alert, to }, seq) => turn(state, alert, seq, { owner: to }),
  resolve_alert: (state, { alert }, seq) => turn(state, alert, seq, { state: 'resolved', proposal: null }),
  hold_order: (_, { order }, seq) => taken(seq, find(order)),
  unhold_order: (_, { order }, seq) => taken(seq, find(order)),
  cancel_order: (_, { order }) => {
    find(order);
    throw new Refused({ code: 'TOO_LATE', message: 'a parcel is being picked', hint: 'hold it at the dock' });
  },
  pin_order: (_, { order }, seq) => taken(seq, find(order)),
  unpin_order: (_, { order }, seq) => taken(seq, find(order)),
  ground_van: (state, { van }, seq) => turnVan(state, van, seq, 'grounded'),
  return_van: (state, { van }, seq) => turnVan(state, van, seq, 'idle'),
  edit_slot: (state, { slot }, seq) => {
    const was = state.runningOrder.find((row) => row.slot === slot.slot);
    const passages = (was?.passages ?? []).map((passage, i) => ({ ...passage, from: slot.passages[i]?.from ?? passage.from, until: slot.passages[i]?.until ?? passage.until }));
    return said(seq, was ? [{ type: 'slot', value: { ...was, from: slot.from, until: slot.until, passages } }] : []);
  },
  edit_slots: (state, { slots }, seq) => said(seq, slotsPreview(state, slots).slots.map((value) => ({ type: 'slot', value }))),
  preview_slots: (state, { slots }) => told(slotsPreview(state, slots)),
  sku: (state, { sku }) => told(skuDetail(state, sku, allOrders())),
  node: (state, { node }) => told(nodeDetail(state, node, allOrders())),
  van: (state, { van }) => told(vanDetail(state, van, allOrders())),
  settings: () => told(settings),
  set_wall: (_, { open }) => {
    const value = wallAt(open);
    return { reply: value, patches: [{ type: 'wall', value }] };
  },
  set_autonomy: (_, row, seq) => said(seq, [{ type: 'autonomy', value: row }]),
  dead_letters: () => told({
    letters: [
      { id: 2, source: 'drop', at: START - 4 * MINUTE, code: 'unknown_sku', detail: 'stock.csv, row 14: unknown SKU' },
      { id: 1, source: 'drop', at: START - 50 * MINUTE, code: 'bad_header', detail: 'sales.csv: no column named units' },
    ],
    total: 2,
  }),
  incident_report: (_, { incident, format, lang }) => told(report(incident, format, lang)),
  contact: (_, { order }) => told({ name: `Cliente de ${find(order).order}`, phone: '01 23 45 67 89', city: 'Ivry-sur-Seine' }),
  demo_clock: (state, { speed, paused }) => {
    const clock = { ...state.clock, speed: speed ?? state.clock.speed, paused: paused ?? state.clock.paused };
    return { reply: clock, patches: [{ type: 'clock', value: clock }] };
  },
};

const told = (reply: unknown): Answer => ({ reply, patches: [] });
const said = (seq: number, patches: Patch[]): Answer => ({ reply: { seq }, patches });
const taken = (seq: number, _known: OrderRow): Answer => said(seq, []);

function turn(state: State, key: string, seq: number, change: Partial<AlertView>): Answer {
  const alert = state.alerts.find((row) => row.alert === key);
  if (!alert) throw new Refused({ code: 'UNKNOWN_ALERT', message: 'no such alert' });
  return said(seq, [{ type: 'alert', value: { ...alert, ...change } }]);
}

function turnVan(state: State, key: string, seq: number, status: 'grounded' | 'idle'): Answer {
  const van = state.vans.find((row) => row.van === key);
  if (!van) throw new Refused({ code: 'UNKNOWN_VAN', message: 'no such van' });
  return said(seq, [{ type: 'van', value: { ...van, status, stopsLeft: 0, nextEta: null, worstSlackMin: null } }]);
}

function settle(state: State, key: string, seq: number): Answer {
  if (state.proposals.some((row) => row.proposal === key)) return said(seq, [{ type: 'gone', value: { section: 'proposal', key } }]);
  const alert = state.alerts.find((row) => row.proposal?.proposal === key);
  if (!alert) throw new Refused({ code: 'UNKNOWN_PROPOSAL', message: 'no such proposal' });
  return turn(state, alert.alert, seq, { proposal: null, state: 'acknowledged' });
}

function row(n: number): OrderRow {
  const placedAt = START - n * 47_000;
  const promise = START + (300 + 10 * (n % 9)) * MINUTE;
  const state = (['placed', 'allocated', 'picking', 'packed', 'shipped', 'delivered'] as const)[Math.min(5, Math.floor(n / 30))] ?? 'placed';
  return {
    order: `TT-57646141303${8_000 + n}`, channel: n % 4 ? 'live' : 'web', placedAt, dept: String(10 + (n % 80)), service: n % 3 ? 'next_day' : 'evening', state,
    units: 1 + (n % 3), cents: 1_990 + 500 * (n % 9), promise, eta: promise + (n % 11 === 3 ? 25 : -40) * MINUTE,
  };
}

const allOrders = (): OrderRow[] => Array.from({ length: ORDERS }, (_, n) => row(n));

function page(args: Args<'orders'>) {
  const late = (order: OrderRow) => order.eta !== null && order.promise !== null && order.eta > order.promise;
  const all = allOrders().filter(
    (order) => (!args.text || order.order.includes(args.text) || order.dept === args.text) && (!args.state || order.state === args.state) && (!args.late || late(order)),
  );
  const start = args.after ? all.findIndex((order) => order.order === args.after) + 1 : (args.offset ?? 0);
  const orders = all.slice(start, start + (args.limit ?? 50));
  return { orders, next: start + orders.length < all.length ? (orders.at(-1)?.order ?? null) : null, total: all.length };
}

function find(order: string): OrderRow {
  const n = Number(order.slice(-4)) - 8_000;
  if (!order.startsWith('TT-') || !(n >= 0 && n < ORDERS)) throw new Refused({ code: 'UNKNOWN_ORDER', message: 'no such order' });
  return row(n);
}

function orderView(order: OrderRow): OrderView {
  return {
    row: order, pinned: null, held: false, alerts: [], chain: chain(order.order),
    lines: [{ sku: skuKey(4, 0), name: 'veilleuse', qty: order.units, priceCents: order.cents, declined: null }],
    parcels: [{ parcel: `${order.order}/1`, node: 'FR-PAR1', lines: [0], state: 'packed', departure: null, van: 'VAN-PAR-1', eta: order.eta ?? START, costCents: 420, because: 41_020 }],
  };
}

function chain(order: string): CauseView[] {
  const at = (minutes: number) => START - (60 - minutes) * MINUTE;
  const parcel = `${order}/1`;
  const steps: [CauseView['kind'], boolean, string | null, CauseView['args']][] = [
    ['order_placed', true, 'tiktok:live', { order, channel: 'live', qty: 2, service: 'evening' }],
    ['allocated', false, null, { order, node: 'FR-PAR1', promise: START + 300 * MINUTE, count: 1, declined: 0 }],
    ['released', false, null, { node: 'FR-PAR1', count: 24 }],
    ['pick_started', true, 'plant', { node: 'FR-PAR1', count: 24 }],
    ['parcel_packed', true, 'plant', { node: 'FR-PAR1', parcel }],
    ['tour_planned', false, null, { van: 'VAN-PAR-1', count: 12, left: 0 }],
    ['van_loaded', true, 'vans', { van: 'VAN-PAR-1', count: 18 }],
  ];
  return steps.map(([kind, fact, source, args], i) => ({
    seq: 40_100 + i * 137, at: at(i * 7 + 3 * draw(i, 70)), kind, fact, cause: i ? 40_100 + (i - 1) * 137 : null, basedOn: null, source, args,
  }));
}
