// What the scripted app puts before a person, and what becomes of it.
import type { QuarantinePage, QuarantineView } from '../../contract';
import { Refused } from '../types';
import { START } from './day';
import type { Memory } from './orders';

const MINUTE = 60_000;
const blank = {
  source: 'shopify:maison-lune', form: 'shopify:orders/create', message: '', takable: true, article: false, order: null, state: 'waiting',
  decidedAt: null, decidedBy: null, why: null,
} as const;
const items: QuarantineView[] = [
  { ...blank, id: 1, at: START - 12 * MINUTE, subject: 'TT-576461413038003', order: 'TT-576461413038003', code: 'unknown_sku', field: 'line_items[1].sku', words: 'Coffret Noël – édition limitée', article: true },
  { ...blank, id: 2, at: START - 9 * MINUTE, subject: 'SH-90412', code: 'bad_postcode', field: 'shipping_address.zip', words: '' },
  { ...blank, id: 3, at: START - 3 * MINUTE, subject: 'SH-90415', code: 'something_new', field: 'note', words: 'x', message: 'the note says nothing', takable: false },
];

/** Those that wait, then the decided ones. */
export function quarantine(memory: Memory): QuarantinePage {
  const rows = items.map((item) => memory.decided.get(item.id) ?? item);
  const waiting = rows.filter((item) => item.state === 'waiting');
  return { items: [...waiting, ...rows.filter((item) => item.state !== 'waiting')], waiting: waiting.length, total: rows.length };
}

export function decide(memory: Memory, id: number, state: 'taken' | 'dismissed', why: string | null): void {
  const item = items.find((one) => one.id === id);
  if (!item) throw new Refused({ code: 'UNKNOWN_ITEM', message: 'no such item' });
  memory.decided.set(id, { ...item, state, why, decidedAt: START, decidedBy: 'regie-1' });
}
