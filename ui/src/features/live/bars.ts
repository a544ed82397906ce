// Slots as bars of a timeline, their passages as parts.
import type { ShowSlot, ShowSlotView } from '../../contract';
import type { Bar } from '../../widgets/timeline';
import { t } from '../../i18n/index.svelte';
import { clashing, within } from './airtime';
import { editable } from './edit/draft';

const tones = { upcoming: 'next', live: 'now', done: 'past' } as const;

/** `wished` are the cards that stand on the timeline as wishes. */
export function bars(slots: ShowSlotView[], now: number, wished: ShowSlot[] = [], movable = false): Bar[] {
  const drafts = new Set(wished.map((card) => card.slot));
  const clashes = clashing(slots);
  return slots.map((slot) => ({
    key: slot.slot, lane: slot.room, from: slot.from, until: slot.until, text: slot.brand, tone: tones[slot.status],
    warning: clashes.has(slot.slot) ? t('live.clash') : '', draft: drafts.has(slot.slot), movable: movable && editable(slot) && slot.status === 'upcoming',
    parts: slot.passages.map(({ from, until }) => ({ from, until, tone: until <= now ? 'past' : within({ from, until }, now) ? 'now' : 'next' })),
  }));
}
