// An edit of the running order under way: the cards as wished, what the app says to them, and the way back.
import type { Refusal, ShowSlot, ShowSlotView } from '../../../contract';
import { Refused } from '../../../platform';
import type { AppStore } from '../../../store/app.svelte';
import { cardOf, equal } from './draft';

/** How long a saved edit can be taken back with one click, milliseconds. */
export const UNDO_MS = 90_000;

export class Editing {
  /** Cards that differ from the app's, as wished. */
  cards = $state.raw<ShowSlot[]>([]);
  /** The slot whose form is open. */
  open = $state<string | null>(null);
  saving = $state(false);
  refused = $state.raw<{ code: Refusal['code'] | 'OFFLINE' | 'INTERNAL'; hint: string | null } | null>(null);
  /** The cards as they were before the last saved edit, for a while. */
  undoable = $state.raw<ShowSlot[] | null>(null);
  /** What the wishes were made on: the app's card when each was first touched. */
  #bases = new Map<string, ShowSlot>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #app: () => AppStore;

  constructor(app: () => AppStore) {
    this.#app = app;
  }

  /** The card as wished, or as it is. */
  card(slot: ShowSlotView): ShowSlot {
    return this.cards.find((one) => one.slot === slot.slot) ?? cardOf(slot);
  }

  /** Wishes these cards; one that says what the app says already is no wish. */
  wish(...cards: ShowSlot[]): void {
    this.refused = null;
    for (const card of cards) {
      const own = this.#own(card.slot);
      if (!own) continue;
      if (!this.#bases.has(card.slot)) this.#bases.set(card.slot, own);
      const rest = this.cards.filter((one) => one.slot !== card.slot);
      this.cards = equal(card, own) ? rest : [...rest, card];
    }
  }

  /** Slots that somebody else changed since they were touched here. */
  overtaken(slots: ShowSlotView[]): ShowSlotView[] {
    return slots.filter((slot) => {
      const basis = this.cards.some((card) => card.slot === slot.slot) && this.#bases.get(slot.slot);
      return basis ? !equal(basis, cardOf(slot)) : false;
    });
  }

  abandon(): void {
    this.cards = [];
    this.refused = null;
    this.open = null;
    this.#bases.clear();
  }

  /** Says all wishes at once, in spite of a clash when a person wants that; answers whether they were taken. */
  async save(anyway = false): Promise<boolean> {
    const was = this.cards.flatMap((card) => this.#own(card.slot) ?? []);
    if (!(await this.#say(this.cards, anyway))) return false;
    this.abandon();
    this.undoable = was;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.undoable = null), UNDO_MS);
    return true;
  }

  /** Edits back. */
  async undo(): Promise<void> {
    if (this.undoable && (await this.#say(this.undoable, true))) this.undoable = null;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #own(slot: string): ShowSlot | null {
    const view = this.#app().state?.runningOrder.find((one) => one.slot === slot);
    return view ? cardOf(view) : null;
  }

  async #say(slots: ShowSlot[], anyway: boolean): Promise<boolean> {
    this.saving = true;
    this.refused = null;
    try {
      await this.#app().ask('edit_slots', anyway ? { slots, anyway } : { slots });
      return true;
    } catch (error) {
      this.refused = error instanceof Refused ? { code: error.code, hint: error.hint } : { code: 'INTERNAL', hint: null };
      return false;
    } finally {
      this.saving = false;
    }
  }
}
