import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderPage, OrderRow } from '../../contract';
import type { Args } from '../../platform';
import { OrderBook, PAGE } from './order-book.svelte';

/** An app with as many orders as it is told, newest first: the k-th of the day is `O-k`. */
class Desk {
  count = 30_000;
  asked: Args<'orders'>[] = [];
  waits: (() => void)[] = [];
  slow = false;

  ask = async (_: string, args: Args<'orders'>): Promise<never> => {
    this.asked.push(args);
    if (this.slow) await new Promise<void>((done) => this.waits.push(done));
    const { offset = 0, limit = 0, text } = args;
    const total = text ? 40 : this.count;
    const orders = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => ({ order: `${text ?? 'O'}-${total - offset - i}` }) as OrderRow);
    return { orders, next: null, total } satisfies OrderPage as never;
  };
}

let desk: Desk;
let book: OrderBook;
const settle = () => vi.advanceTimersByTimeAsync(0);
const key = (index: number) => book.row(index)?.order;

beforeEach(async () => {
  vi.useFakeTimers();
  desk = new Desk();
  book = new OrderBook({ ask: desk.ask as never });
  book.restart();
  await settle();
});
afterEach(() => {
  book.stop();
  vi.useRealTimers();
});

describe('thirty thousand orders', () => {
  it('are a list of which only what is in sight was asked for, and what comes next', async () => {
    expect([book.total, key(0), key(199)]).toEqual([30_000, 'O-30000', 'O-29801']);
    book.look(14_990, 15_030);
    await settle();
    expect([key(14_990), key(15_029)]).toEqual(['O-15010', 'O-14971']);
    expect(desk.asked.length).toBeLessThanOrEqual(5);
    expect(desk.asked.every((args) => args.limit === PAGE)).toBe(true);
  });

  it('are asked for three pages at a time, however fast one scrolls', async () => {
    desk.slow = true;
    for (let at = 1_000; at < 29_000; at += 700) book.look(at, at + 40);
    expect(desk.waits.length).toBe(3);
    while (desk.waits.length > 0) {
      desk.waits.splice(0).forEach((done) => done());
      await settle();
    }
    expect(key(28_301)).toBe('O-1699'); // what is in sight at the end is there
  });

  it('show an order as it was read by itself since', async () => {
    book.put({ order: 'O-29990', state: 'packed' } as OrderRow);
    book.put({ order: 'elsewhere', state: 'packed' } as OrderRow);
    expect([book.row(10)?.state, key(10), key(9)]).toEqual(['packed', 'O-29990', 'O-29991']);
  });

  it('stay put while new ones arrive, and say how many', async () => {
    desk.count += 250;
    book.refresh();
    await vi.advanceTimersByTimeAsync(2_100);
    expect([book.total, book.fresh, key(0)]).toEqual([30_000, 250, 'O-30000']);
    book.look(600, 640);
    await settle();
    expect(key(600)).toBe('O-29400');
    book.restart();
    await settle();
    expect([book.total, book.fresh, key(0)]).toEqual([30_250, 0, 'O-30250']);
  });
});

describe('a filter', () => {
  it('waits for the end of a word, and throws away the answer to an older question', async () => {
    desk.slow = true;
    for (const text of ['s', 'sk', 'sku']) book.want({ ...book.wanted, text });
    await vi.advanceTimersByTimeAsync(200);
    expect(desk.asked.map((args) => args.text).filter(Boolean)).toEqual(['sku']);
    book.want({ ...book.wanted, late: true });
    desk.slow = false;
    book.want({ ...book.wanted, text: 'zz', late: false });
    await vi.advanceTimersByTimeAsync(200);
    expect([book.total, key(0)]).toEqual([40, 'zz-40']);
    desk.waits.forEach((done) => done());
    await settle();
    expect([book.total, key(0)]).toEqual([40, 'zz-40']);
  });

  it('keeps the old rows until the new ones are there', async () => {
    desk.slow = true;
    book.want({ ...book.wanted, late: true });
    expect([book.waiting, key(0)]).toEqual([true, 'O-30000']);
  });
});
