// What is on air and what comes next in a running order.
import type { PassageView, ShowSlotView } from '../contract';

export interface OnAir {
  slot: ShowSlotView;
  passage: PassageView | null;
}

/** The slots on air at a moment, each with the product it presents. */
export function onAir(slots: ShowSlotView[], now: number): OnAir[] {
  return slots
    .filter((slot) => slot.from <= now && now < slot.until)
    .map((slot) => ({ slot, passage: slot.passages.find((passage) => passage.from <= now && now < passage.until) ?? null }));
}

/** The passage that begins next in any room. */
export function nextPassage(slots: ShowSlotView[], now: number): { slot: ShowSlotView; passage: PassageView } | null {
  let found: { slot: ShowSlotView; passage: PassageView } | null = null;
  for (const slot of slots) {
    for (const passage of slot.passages) {
      if (passage.from > now && (!found || passage.from < found.passage.from)) found = { slot, passage };
    }
  }
  return found;
}

/** `12:05`, minutes and seconds, or `1 h 02` from an hour on. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)} h ${two(Math.floor((seconds % 3_600) / 60))}`;
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
