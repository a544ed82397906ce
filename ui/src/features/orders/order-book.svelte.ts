// A long list of orders, fetched page by page around what is in sight. New orders come in above: the list stays put
// and counts them, since their places are taken off when a page is asked for.
import type { OrderRow, OrderState } from '../../contract';
import { Refused, type Args } from '../../platform';
import type { AppStore } from '../../store/app.svelte';

export interface Wanted {
  text: string;
  state: OrderState | '';
  late: boolean;
}

/** Rows of one question: the most the app answers. */
export const PAGE = 200;
/** Questions on their way at once. */
const ASKED_MAX = 3;
/** Rows kept; beyond that those far from sight are let go. */
const KEPT_MAX = 12_000;
/** Waits for the next letter before it asks, milliseconds. */
const TYPING_MS = 160;
/** What is in sight is read again at most this often, milliseconds. */
const AGAIN_MS = 2_000;

/** The order that was read last by itself: a list that shows it is no older. */
class Told {
  row = $state.raw<OrderRow | null>(null);
}
export const told = new Told();

export class OrderBook {
  /** Orders in the list as it stands. */
  total = $state(0);
  /** Orders that came since and are not in it. */
  fresh = $state(0);
  /** The first answer of the question is on its way. */
  waiting = $state(true);
  refused = $state<Refused['code'] | null>(null);
  wanted = $state.raw<Wanted>({ text: '', state: '', late: false });
  #version = $state(0);
  #rows = new Map<number, OrderRow>();
  #asked = new Set<number>();
  /** Counts the questions: an answer to an older one is thrown away. */
  #epoch = 0;
  #sight = { from: 0, until: 50 };
  #typing: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  readonly #app: Pick<AppStore, 'ask'>;

  constructor(app: Pick<AppStore, 'ask'>) {
    this.#app = app;
  }

  /** The order at a place of the list; nothing while it is on its way. */
  row(index: number): OrderRow | undefined {
    void this.#version;
    return this.#rows.get(index);
  }

  /** Another question. Letters wait for the next one, choices do not. */
  want(wanted: Wanted): void {
    const typed = wanted.text !== this.wanted.text;
    this.wanted = wanted;
    clearTimeout(this.#typing);
    if (typed) this.#typing = setTimeout(() => this.restart(), TYPING_MS);
    else this.restart();
  }

  /** Asks anew from the top: the new orders come into the list. */
  restart(): void {
    clearTimeout(this.#typing);
    this.#epoch += 1;
    this.#asked.clear();
    this.#sight = { from: 0, until: 50 };
    this.waiting = true;
    void this.#fetch(0);
  }

  /** What is in sight now: fetches what is missing, and the page that comes next. */
  look(from: number, until: number): void {
    const down = from >= this.#sight.from;
    this.#sight = { from, until };
    if (this.waiting || this.total === 0) return;
    const first = Math.floor(from / PAGE);
    const last = Math.floor(Math.max(from, until - 1) / PAGE);
    for (let page = first; page <= last; page += 1) this.#need(page);
    this.#need(down ? last + 1 : first - 1);
  }

  /** The day went on: reads what is in sight again, soon. */
  refresh(): void {
    if (this.#again || this.waiting) return;
    const rest = Math.max(0, this.#readAt + AGAIN_MS - performance.now());
    this.#again = setTimeout(() => {
      this.#again = undefined;
      void this.#fetch(Math.floor(this.#sight.from / PAGE));
    }, rest);
  }

  /** An order as it was read by itself: it stands so in its place of the list, when it is in it. */
  put(order: OrderRow): void {
    for (const [index, row] of this.#rows) {
      if (row.order !== order.order) continue;
      this.#rows.set(index, order);
      this.#version += 1;
      return;
    }
  }

  stop(): void {
    this.#epoch += 1;
    clearTimeout(this.#typing);
    clearTimeout(this.#again);
  }

  #need(page: number): void {
    const [from, until] = [page * PAGE, Math.min(this.total, (page + 1) * PAGE)];
    if (page < 0 || from >= until || this.#asked.has(page) || this.#asked.size >= ASKED_MAX) return;
    for (let index = from; index < until; index += 1) {
      if (!this.#rows.has(index)) return void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const epoch = this.#epoch;
    this.#asked.add(page);
    // New orders push the list down by as many places.
    const offset = page * PAGE + (this.waiting ? 0 : this.fresh);
    this.#readAt = performance.now();
    try {
      const answer = await this.#app.ask('orders', { ...this.#args(), offset, limit: PAGE });
      if (epoch === this.#epoch) this.#take(offset, answer.orders, answer.total);
    } catch (error) {
      if (epoch === this.#epoch) this.refused = error instanceof Refused ? error.code : 'INTERNAL';
    } finally {
      if (epoch === this.#epoch) {
        this.#asked.delete(page);
        this.look(this.#sight.from, this.#sight.until);
      }
    }
  }

  #args(): Args<'orders'> {
    const { text, state, late } = this.wanted;
    return { text: text.trim() || undefined, state: state || undefined, late: late || undefined };
  }

  #take(offset: number, orders: OrderRow[], total: number): void {
    this.refused = null;
    if (this.waiting) {
      this.#rows.clear();
      this.total = total;
      this.waiting = false;
    }
    if (this.#rows.size > KEPT_MAX) this.#forget();
    this.fresh = Math.max(0, total - this.total);
    // Orders that left the question (a state, a delay) shorten the list.
    this.total = Math.min(this.total, total);
    orders.forEach((order, i) => {
      const index = offset - this.fresh + i;
      if (index >= 0 && index < this.total) this.#rows.set(index, order);
    });
    this.#version += 1;
  }

  #forget(): void {
    for (const index of this.#rows.keys()) {
      if (Math.abs(index - this.#sight.from) > KEPT_MAX / 4) this.#rows.delete(index);
    }
  }
}
