// Reads the account of an incident as the app writes it for programs. What is not of the expected shape is no account.
import type { Lang } from '../../contract';

export const SCHEMA = 'regie.incident/1';

export interface Text {
  fr: string;
  en: string;
}
export interface AccountEntry {
  seq: number;
  at: number;
  role: 'signal' | 'alert' | 'decision' | 'person' | 'message';
  count: number;
  text: Text;
}
export interface Account {
  summary: Text;
  /** Spans in milliseconds; `null` while it has not come to that. */
  toDetect: number;
  toAcknowledge: number | null;
  toResolve: number | null;
  impact: { parcels: number; promisesMoved: number; ordersLost: number; customersTold: number };
  timeline: AccountEntry[];
  /** Events that belong to it but were left out, because the report has a bound. */
  leftOut: number;
}

type Raw = Record<string, unknown>;
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null;
const num = (value: unknown): number => (typeof value === 'number' ? value : 0);
const numOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const part = (value: unknown): Raw => (isRaw(value) ? value : {});
const text = (value: unknown): Text => ({ fr: String(part(value)['fr'] ?? ''), en: String(part(value)['en'] ?? '') });
const ROLES: readonly AccountEntry['role'][] = ['signal', 'alert', 'decision', 'person', 'message'];

/** `null` when it is not an account, or one of a later shape. */
export function readAccount(document: string): Account | null {
  let raw: unknown;
  try {
    raw = JSON.parse(document);
  } catch {
    return null;
  }
  if (!isRaw(raw) || raw['schema'] !== SCHEMA) return null;
  const [head, impact, log] = [part(raw['head']), part(raw['impact']), part(raw['log'])];
  const timeline = Array.isArray(raw['timeline']) ? raw['timeline'].filter(isRaw) : [];
  return {
    summary: text(raw['summary']),
    toDetect: num(head['to_detect']), toAcknowledge: numOrNull(head['to_acknowledge']), toResolve: numOrNull(head['to_resolve']),
    impact: {
      parcels: num(impact['parcels']), promisesMoved: num(impact['promises_moved']),
      ordersLost: num(impact['orders_lost']), customersTold: num(impact['customers_told']),
    },
    timeline: timeline.map((entry) => ({
      seq: num(entry['seq']), at: num(entry['at']), count: num(entry['count']), text: text(entry['text']),
      role: ROLES.find((role) => role === entry['role']) ?? 'signal',
    })),
    leftOut: num(log['left_out']),
  };
}

export const spoken = (words: Text, lang: Lang): string => words[lang] || words.fr;
