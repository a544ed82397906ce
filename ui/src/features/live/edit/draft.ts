// The running order as somebody wishes it: whole cards, changed by small steps. Nothing is said to the app here.
import type { PassageView, ShowSlot, ShowSlotView } from '../../../contract';
import { within } from '../airtime';

export type PassageCard = ShowSlot['passages'][number];

const MINUTE = 60_000;
/** Between passages that follow each other, the studio changes over. */
const GAP = MINUTE;

/** A slot in the form the command asks for. */
export function cardOf(slot: ShowSlotView): ShowSlot {
  const passages = slot.passages.map((passage): PassageCard => ({
    sku: passage.sku, from: passage.from, until: passage.until, price_cents: passage.priceCents, expected_units: passage.plannedUnits,
  }));
  return { slot: slot.slot, show: slot.show, brand: slot.brand, creator: slot.creator, room: slot.room, from: slot.from, until: slot.until, passages };
}

/** The card with all its passages, later by some milliseconds. */
export function moved(card: ShowSlot, by: number): ShowSlot {
  const passages = card.passages.map((one) => ({ ...one, from: one.from + by, until: one.until + by }));
  return { ...card, from: card.from + by, until: card.until + by, passages };
}

export function movedTo(card: ShowSlot, from: number, room = card.room): ShowSlot {
  return { ...moved(card, from - card.from), room };
}

/** Each in the other's place. Neighbours in one room stay neighbours, whatever their lengths. */
export function swapped(a: ShowSlot, b: ShowSlot): [ShowSlot, ShowSlot] {
  const [first, second] = a.from <= b.from ? [a, b] : [b, a];
  const neighbours = first.room === second.room && first.until <= second.from;
  const early = movedTo(second, first.from, first.room);
  const late = movedTo(first, neighbours ? early.until + (second.from - first.until) : second.from, second.room);
  return a === first ? [late, early] : [early, late];
}

/** The passage in another place of the order, those between closing up; gaps stay where they were. */
export function reordered(card: ShowSlot, index: number, step: -1 | 1): ShowSlot {
  const [i, j] = step < 0 ? [index - 1, index] : [index, index + 1];
  const [first, second] = [card.passages[i], card.passages[j]];
  if (!first || !second) return card;
  const gap = second.from - first.until;
  const early = placed(second, first.from);
  const late = placed(first, early.until + gap);
  return { ...card, passages: card.passages.map((one, at) => (at === i ? early : at === j ? late : one)) };
}

const placed = (passage: PassageCard, from: number): PassageCard => ({ ...passage, from, until: from + passage.until - passage.from });

export function changed(card: ShowSlot, index: number, change: Partial<PassageCard>): ShowSlot {
  return { ...card, passages: card.passages.map((one, at) => (at === index ? { ...one, ...change } : one)) };
}

/** A passage at another time, as long as before. */
export function retimed(card: ShowSlot, index: number, from: number): ShowSlot {
  const passage = card.passages[index];
  return passage ? changed(card, index, placed(passage, from)) : card;
}

export function dropped(card: ShowSlot, index: number): ShowSlot {
  return { ...card, passages: card.passages.filter((_, at) => at !== index) };
}

/** One passage more, after the others, in what is left of the slot; `null` when less than a minute is left. */
export function added(card: ShowSlot, sku: string, priceCents: number, units: number, minutes = 10): ShowSlot | null {
  const last = Math.max(card.from, ...card.passages.map((one) => one.until + GAP));
  const until = Math.min(card.until, last + minutes * MINUTE);
  if (until - last < MINUTE) return null;
  return { ...card, passages: [...card.passages, { sku, from: last, until, price_cents: priceCents, expected_units: units }] };
}

/**
 * What stands against a card by itself: the first four would be refused, the last is for a person to judge. What two slots
 * or passages would share the app says.
 */
export type Problem = 'outside' | 'price' | 'length' | 'empty' | 'gone_by';
const REFUSED: ReadonlySet<Problem> = new Set(['outside', 'price', 'length', 'empty']);

export const refused = (problems: Problem[]): boolean => problems.some((one) => REFUSED.has(one));

export function problems(card: ShowSlot, was: ShowSlotView | undefined, now: number): Problem[] {
  const list = card.passages;
  const found: [Problem, boolean][] = [
    ['empty', list.length === 0],
    ['length', list.some((one) => one.until <= one.from)],
    ['price', list.some((one) => !(one.price_cents > 0) || !(one.expected_units >= 0))],
    ['outside', list.some((one) => one.from < card.from || one.until > card.until)],
    ['gone_by', card.from < now && card.from !== was?.from],
  ];
  return found.flatMap(([problem, here]) => (here ? [problem] : []));
}

/** Two cards that say the same. */
export function equal(a: ShowSlot, b: ShowSlot): boolean {
  const flat = (card: ShowSlot) => JSON.stringify([card.room, card.creator, card.from, card.until, card.passages.map((one) => [one.sku, one.from, one.until, one.price_cents, one.expected_units])]);
  return flat(a) === flat(b);
}

/** The slots as they would look on the timeline, the changed ones in the place of those that are. */
export function overlaid(slots: ShowSlotView[], cards: ShowSlot[]): ShowSlotView[] {
  const wish = new Map(cards.map((card) => [card.slot, card]));
  return slots.map((slot) => {
    const card = wish.get(slot.slot);
    if (!card) return slot;
    const passages = card.passages.map((one): PassageView => {
      const old = slot.passages.find((passage) => passage.sku === one.sku);
      return {
        sku: one.sku, name: old?.name ?? one.sku, from: one.from, until: one.until, sellsUntil: one.until, priceCents: one.price_cents,
        plannedUnits: one.expected_units, planUnits: one.expected_units, meanUnits: null, forecast: null, actualUnits: old?.actualUnits ?? 0, hold: null, turnsAt: null,
      };
    });
    return { ...slot, room: card.room, creator: card.creator, from: card.from, until: card.until, passages };
  });
}

/** `19:26` on the day of `near`, in Paris; `null` when it is no time. */
export function clockTime(text: string, near: number): number | null {
  const parts = /^(\d{1,2})[:h](\d{2})$/.exec(text.trim());
  if (!parts) return null;
  const [hour, minute] = [Number(parts[1]), Number(parts[2])];
  if (hour > 23 || minute > 59) return null;
  const at = near + (hour * 60 + minute - civilMinutes(near)) * MINUTE;
  // A clock change between the two shifts the civil time by an hour: set right once.
  const off = hour * 60 + minute - civilMinutes(at);
  return Math.floor((at + off * MINUTE) / MINUTE) * MINUTE;
}

/** `19:26` of a moment, for a time field. */
export function clockText(at: number): string {
  const minutes = civilMinutes(at);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const civil = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function civilMinutes(at: number): number {
  const [hour = 0, minute = 0] = civil.format(at).split(':').map(Number);
  return hour * 60 + minute;
}

/** A slot that is over is history; one on air may still change what it has not shown. */
export function editable(slot: ShowSlotView): boolean {
  return slot.status !== 'done';
}

export const shown = (passage: { from: number; until: number }, now: number): boolean => passage.until <= now || within(passage, now);

/** `27,90`, `27.9` or `27,90 €` as cents; `null` when it is no price above nothing. */
export function cents(text: string): number | null {
  const plain = text.replace(/[\s€]/g, '').replace(',', '.');
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(plain)) return null;
  const value = Math.round(Number(plain) * 100);
  return value > 0 ? value : null;
}

/** A whole number from `least` to a hundred thousand; `null` otherwise. */
export function whole(text: string, least = 0): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= 100_000 ? value : null;
}
