// What the scripted app answers to commands, and the patches that follow from its words.
import type { AlertView, AlertWord, Patch, State } from '../../contract';
import { Refused, type Args, type CommandName } from '../types';
import { START } from './day';
import { demandSlice, nodeDetail, report, settings, skuDetail, slotsPreview, vanDetail, warRoomAt } from './details';
import { chain, find, Memory, orderView, page } from './orders';
import { logbook } from './logbook';
import { review } from './review';
import { decide, quarantine } from './quarantine';

interface Answer {
  reply: unknown;
  patches: Patch[];
}
type Body<C extends CommandName> = (state: State, args: Args<C>, seq: number, memory: Memory) => Answer;
const MINUTE = 60_000;
const story = chain({ order: 'TT-576461413038003', placedAt: START - 60 * MINUTE, promise: START + 300 * MINUTE, state: 'picking' });

/** Answers as the app would, or throws a refusal. */
export function answer<C extends CommandName>(state: State, cmd: C, args: Args<C>, logSeq: number, memory = new Memory()): Answer {
  return (bodies[cmd] as unknown as Body<C>)(state, args, logSeq + 1, memory);
}

const bodies: { [C in CommandName]: Body<C> } = {
  definitions: () => told([]),
  review: (state, { day }) => told(review(state, day)),
  snapshot: (state) => told(state),
  follow: (_, { topics }) => told({ topics }),
  orders: (state, args, _, memory) => told(page(state, args, memory)),
  order: (state, { order }, _, memory) => told(orderView(state, order, memory)),
  why: (_, { seq }) => told({ causes: story.map((cause, i) => ({ ...cause, seq: seq - 3 + i, cause: i ? seq - 4 + i : null })) }),
  accept_proposal: (state, { proposal }, seq) => settle(state, proposal, seq),
  reject_proposal: (state, { proposal }, seq) => settle(state, proposal, seq),
  acknowledge_alert: (state, { alert }, seq) => turn(state, alert, seq, { state: 'acknowledged', owner: 'regie-1' }),
  assign_alert: (state, { alert, to }, seq) => turn(state, alert, seq, { owner: to }),
  hold_order: (state, { order }, seq, memory) => noted(state, order, seq, memory, () => memory.held.add(order)),
  unhold_order: (state, { order }, seq, memory) => noted(state, order, seq, memory, () => memory.held.delete(order)),
  cancel_order: (state, { order }, seq, memory) => {
    if (['picking', 'packed', 'shipped', 'delivered'].includes(find(state, order, memory).state)) {
      throw new Refused({ code: 'TOO_LATE', message: 'a parcel is being picked', hint: 'hold it at the dock' });
    }
    return noted(state, order, seq, memory, () => memory.cancelled.add(order));
  },
  pin_order: (state, { order, node }, seq, memory) => noted(state, order, seq, memory, () => memory.pinned.set(order, node)),
  unpin_order: (state, { order }, seq, memory) => noted(state, order, seq, memory, () => memory.pinned.delete(order)),
  ground_van: (state, { van }, seq) => turnVan(state, van, seq, 'grounded'),
  return_van: (state, { van }, seq) => turnVan(state, van, seq, 'idle'),
  edit_slot: (state, { slot }, seq) => {
    const was = state.runningOrder.find((row) => row.slot === slot.slot);
    const passages = (was?.passages ?? []).map((passage, i) => ({ ...passage, from: slot.passages[i]?.from ?? passage.from, until: slot.passages[i]?.until ?? passage.until }));
    return said(seq, was ? [{ type: 'slot', value: { ...was, from: slot.from, until: slot.until, passages } }] : []);
  },
  edit_slots: (state, { slots }, seq) => said(seq, slotsPreview(state, slots).slots.map((value) => ({ type: 'slot', value }))),
  preview_slots: (state, { slots }) => told(slotsPreview(state, slots)),
  sku: (state, { sku }, _, memory) => told(skuDetail(state, sku, page(state, { limit: 60 }, memory).orders)),
  demand: (state, { sku, from, until }) => told(demandSlice(state, sku, from, until)),
  node: (state, { node }, _, memory) => told(nodeDetail(state, node, page(state, { limit: 60 }, memory).orders)),
  van: (state, { van }, _, memory) => told(vanDetail(state, van, page(state, { limit: 60 }, memory).orders)),
  settings: () => told(settings),
  set_wall: (_, { open }) => {
    const value = warRoomAt(open);
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
  quarantine: (_, __, ___, memory) => told(quarantine(memory)),
  quarantine_take: (state, { id, mapSku, corrections }, _, memory) => {
    const zip = corrections?.['shipping_address.zip'];
    if (mapSku && !state.skus.some((sku) => sku.sku === mapSku)) throw new Refused({ code: 'UNKNOWN_SKU', message: 'no such SKU' });
    if (!mapSku && !/^\d{5}$/.test(zip ?? '')) throw new Refused({ code: 'BAD_CORRECTION', message: 'five digits are expected', hint: 'bad_postcode' });
    return decided(memory, id, 'taken', null);
  },
  quarantine_dismiss: (_, { id, why }, __, memory) => decided(memory, id, 'dismissed', why ?? null),
  retry_effects: (state, { lane }) => {
    const lanes = state.health.lanes.map((row) => (row.lane === lane ? { ...row, givenUp: 0 } : row));
    const effects = state.health.lanes.find((row) => row.lane === lane)?.givenUp ?? 0;
    return { reply: { effects }, patches: [{ type: 'health', value: { ...state.health, lanes } }] };
  },
  incident_report: (_, { incident, format, lang }) => told(report(incident, format, lang)),
  contact: (state, { order }, _, memory) => told({ name: `Cliente de ${find(state, order, memory).order}`, phone: '01 23 45 67 89', city: 'Ivry-sur-Seine' }),
  pin_options: (state, { order }, _, memory) => {
    const { promise } = find(state, order, memory);
    const of = (node: string, i: number) => ({ node, lines: 1, of: 1, stock: 40 - 9 * i, eta: (promise ?? START) + (i - 2) * 30 * MINUTE, costCents: 420 + 80 * i, promise: promise ?? START, kept: i < 3 });
    return told({ options: state.nodes.slice(0, 4).map((node, i) => of(node.node, i)), total: 4 });
  },
  hold_at_dock: (_, { scope }, seq, memory) => docked(seq, () => 'order' in scope && memory.docked.add(scope.order)),
  free_at_dock: (_, { scope }, seq, memory) => docked(seq, () => 'order' in scope && memory.docked.delete(scope.order)),
  set_ask_above: (_, { messages }, seq) => said(seq, [{ type: 'ask_above', value: messages }]),
  act_on_alerts: (state, { alerts, says }, seq) => {
    const patches: Patch[] = [];
    const answers = alerts.map((alert) => {
      const row = state.alerts.find((one) => one.alert === alert);
      if (!row) return { alert, seq: null, refused: 'UNKNOWN_ALERT' as const };
      if (says.type === 'undo' && !row.undo) return { alert, seq: null, refused: 'NOTHING_TO_UNDO' as const };
      patches.push({ type: 'alert', value: { ...row, ...changed(says) } });
      return { alert, seq, refused: null };
    });
    return { reply: { answers }, patches };
  },
  logbook: (state, { kind }) => told(logbook(state, kind)),
  write_note: (_, __, seq) => said(seq, []),
  hand_over: (_, __, seq) => said(seq, []),
  demo_clock: (state, { speed, paused }) => {
    const clock = { ...state.clock, speed: speed ?? state.clock.speed, paused: paused ?? state.clock.paused };
    return { reply: clock, patches: [{ type: 'clock', value: clock }] };
  },
};

const told = (reply: unknown): Answer => ({ reply, patches: [] });
const said = (seq: number, patches: Patch[]): Answer => ({ reply: { seq }, patches });

function docked(seq: number, keep: () => void): Answer {
  keep();
  return said(seq, []);
}

function decided(memory: Memory, id: number, state: 'taken' | 'dismissed', why: string | null): Answer {
  decide(memory, id, state, why);
  const value = quarantine(memory).waiting;
  return { reply: { facts: state === 'taken' ? 1 : 0, items: 1, left: 0, refused: null }, patches: [{ type: 'quarantine', value }] };
}

/** Keeps a word about an order that exists. */
function noted(state: State, order: string, seq: number, memory: Memory, keep: () => void): Answer {
  find(state, order, memory);
  keep();
  return said(seq, []);
}

function turn(state: State, key: string, seq: number, change: Partial<AlertView>): Answer {
  const alert = state.alerts.find((row) => row.alert === key);
  if (!alert) throw new Refused({ code: 'UNKNOWN_ALERT', message: 'no such alert' });
  return said(seq, [{ type: 'alert', value: { ...alert, ...change } }]);
}

function changed(says: AlertWord): Partial<AlertView> {
  switch (says.type) {
    case 'acknowledge': return { state: 'acknowledged', owner: 'regie-1', undo: 'acknowledge' };
    case 'assign': return { owner: says.to, undo: 'assign' };
    case 'snooze': return { state: 'snoozed', snoozedUntil: says.until, undo: 'snooze' };
    case 'close': return { state: 'resolved', snoozedUntil: null, proposal: null, undo: 'close' };
    case 'undo': return { state: 'open', snoozedUntil: null, undo: null };
  }
}

function turnVan(state: State, key: string, seq: number, status: 'grounded' | 'idle'): Answer {
  const van = state.vans.find((row) => row.van === key);
  if (!van) throw new Refused({ code: 'UNKNOWN_VAN', message: 'no such van' });
  return said(seq, [{ type: 'van', value: { ...van, status, stopsLeft: 0, nextEta: null, worstSlackMin: null, slack: null, out: false } }]);
}

function settle(state: State, key: string, seq: number): Answer {
  if (state.proposals.some((row) => row.proposal === key)) return said(seq, [{ type: 'gone', value: { section: 'proposal', key } }]);
  const alert = state.alerts.find((row) => row.proposal?.proposal === key);
  if (!alert) throw new Refused({ code: 'UNKNOWN_PROPOSAL', message: 'no such proposal' });
  return turn(state, alert.alert, seq, { proposal: null, state: 'acknowledged' });
}
