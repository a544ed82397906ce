// What is on air and what comes, read from the running order. Knows no screen.
import type { PassageView, ShowSlotView } from '../../contract';

export interface AirPassage {
  slot: ShowSlotView;
  passage: PassageView;
}

/** All passages in order of time; those of one moment by room. */
export function passages(slots: ShowSlotView[]): AirPassage[] {
  const all = slots.flatMap((slot) => slot.passages.map((passage) => ({ slot, passage })));
  return all.sort((a, b) => a.passage.from - b.passage.from || (a.slot.room < b.slot.room ? -1 : 1));
}

export const within = (span: { from: number; until: number }, at: number): boolean => span.from <= at && at < span.until;

/** Passages that are shown at this moment. */
export function onAir(slots: ShowSlotView[], now: number): AirPassage[] {
  return passages(slots).filter(({ passage }) => within(passage, now));
}

/** Passages that begin after `now` and not later than `ahead` milliseconds from it. */
export function coming(slots: ShowSlotView[], now: number, ahead: number): AirPassage[] {
  return passages(slots).filter(({ passage }) => passage.from > now && passage.from <= now + ahead);
}

/** The passage that begins next in any room. */
export function next(slots: ShowSlotView[], now: number): AirPassage | null {
  return passages(slots).find(({ passage }) => passage.from > now) ?? null;
}

/** Slots that share their room with another at one moment. */
export function clashing(slots: ShowSlotView[]): ReadonlySet<string> {
  const meets = (a: ShowSlotView, b: ShowSlotView) => a !== b && a.room === b.room && a.from < b.until && b.from < a.until;
  return new Set(slots.filter((slot) => slots.some((other) => meets(slot, other))).map((slot) => slot.slot));
}

export interface RoomAir {
  room: string;
  slot: ShowSlotView | null;
  passage: PassageView | null;
  /** The next passage in this room. */
  next: AirPassage | null;
}

/** Every room of the day, with what it shows now and next; by name. A room has as many rows as slots that clash in it now. */
export function rooms(slots: ShowSlotView[], now: number): RoomAir[] {
  return [...new Set(slots.map((slot) => slot.room))].sort().flatMap((room) => {
    const own = slots.filter((slot) => slot.room === room);
    const air = own.filter((one) => within(one, now));
    return (air.length > 0 ? air : [null]).map((slot) => ({ room, slot, passage: slot?.passages.find((one) => within(one, now)) ?? null, next: next(own, now) }));
  });
}

/** `12 min 05 s`, so that nobody takes it for a time of day, or `1 h 02` from an hour on. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)} h ${two(Math.floor((seconds % 3_600) / 60))}`;
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
}

/** How a room is called on a screen: `studio-a` as `Studio A`. */
export function roomName(room: string): string {
  const words = room.replaceAll('-', ' ');
  return words.replace(/^\p{L}/u, (letter) => letter.toUpperCase()).replace(/ \p{L}$/u, (letter) => letter.toUpperCase());
}
