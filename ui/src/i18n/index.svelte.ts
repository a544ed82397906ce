// The language of the screens: words, numbers, money and Paris time.
import type {
  AlertAct, AlertKind, ArgValue, Autonomy, Bar, CauseView, Channel, Closing, DecisionKind, Lang, Medium, NodeKind, OrderState, ParcelState,
  PassedFor, Reason, RefusalCode, RemedyView, Service, Severity, Template, VanStatus,
} from '../contract';
import { catalogue, type Key } from './catalogue';
import { codes } from './codes';
import { events, words } from './events';
import { formats } from './formats';
import type { Pair } from './pair';

export type { Key } from './catalogue';

/** Every word of Régie's closed lists is in the catalogue: a new one does not compile without its words. */
type Vocabulary =
  | `alert.${AlertKind}` | `measure.${AlertKind}` | `severity.${Severity}` | `channel.${Channel}`
  | `kind.${NodeKind}` | `service.${Service}` | `state.${OrderState}` | `parcel.${ParcelState}` | `van.${VanStatus}`
  | `medium.${Medium}` | `template.${Template}` | `decision.${DecisionKind}` | `level.${Autonomy}`
  | `reason.${Reason}` | `passed.${PassedFor}` | `said.${RefusalCode}` | `remedy.${RemedyView['type']}`
  | `bar.${Bar}` | `closing.${Closing}` | `undo.${AlertAct}`;
const pairs: Record<Key | Vocabulary, Pair> = catalogue;

const STORED = 'regie.language';
let lang = $state<Lang>('fr');

/** French unless this machine was told otherwise. */
export function startLanguage(): void {
  setLanguage(localStorage.getItem(STORED) === 'en' ? 'en' : 'fr');
}

export function language(): Lang {
  return lang;
}

export function setLanguage(next: Lang): void {
  lang = next;
  localStorage.setItem(STORED, next);
  document.documentElement.lang = next;
}

/** The catalogue holds this key: for words whose list is open, as kinds of feeds. */
export function known(key: string): key is Key {
  return Object.hasOwn(catalogue, key);
}

/** The words for what a feed found wrong, or why a fact was not believed; `null` for a code that the catalogue does not hold. */
export function wordsOf(code: string): string | null {
  const pair = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (pair) return spoken(pair);
  const reason = `reason.${code}`;
  return known(reason) ? spoken(pairs[reason]) : null;
}

/** How a source of facts is called: the drop folder by what its files tell, others by the name they were given. */
export function sourceName(source: string): string {
  const what = source.replace(':', '.');
  return source.startsWith('drop:') && known(what) ? t('feeds.drop.of', { what: spoken(pairs[what]) }) : source;
}

/** The words for a key, with its blanks filled in. */
export function t(key: Key, blanks: Record<string, string | number> = {}): string {
  const [one = '', many = one] = spoken(pairs[key]).split('|');
  return fill(single(Number(blanks['n'] ?? 2)) ? one : many, blanks);
}

/** French counts 0 as one, English as many. */
const single = (n: number) => (lang === 'fr' ? n < 2 : n === 1);

/** Fills in the blanks; an ending in brackets is that of several, by the number written last. */
function fill(text: string, blanks: Record<string, string | number>): string {
  let last: number | null = null;
  return text.replace(/\{(\w+)\}|\[(\w+)\]/g, (whole, name: string | undefined, ending: string | undefined) => {
    if (ending !== undefined) {
      // A number that came as text would be one for good: a test is to find it, not a reader.
      if (last === null && import.meta.env.MODE === 'test') throw new Error(`no number before [${ending}] in: ${text}`);
      return single(last ?? 1) ? '' : ending;
    }
    const value = blanks[name ?? ''];
    if (typeof value !== 'number') return value ?? whole;
    last = value;
    return count(value);
  });
}

const written = () => formats(lang);
const none = () => spoken(pairs['common.none']);

/** A whole number with thousands apart. */
export function count(n: number): string {
  // Adding 0 makes a negative zero plain.
  return written().whole.format(Math.round(n) + 0);
}

/** Units that may be parts of one: with a decimal, and never 0 for what is there. */
export function parts(n: number): string {
  return n > 0 && n < 0.05 ? `< ${written().tenths.format(0.1)}` : written().tenths.format(n);
}

/** Percent with at most one decimal. */
export function percent(pct: number | null): string {
  return pct === null ? none() : written().percent.format(pct / 100);
}

/** Cents as euros. */
export function money(cents: number): string {
  return (cents % 100 === 0 ? written().euros : written().money).format(cents / 100);
}

/** Cents at stake: whole euros, and none where nobody knows them. */
export function stake(cents: number | null): string {
  return cents === null ? none() : written().euros.format(Math.round(cents / 100));
}

/** `14:05`, or with its seconds, in Paris. */
export function time(at: number | null, seconds = false): string {
  if (at === null) return none();
  return (seconds ? written().seconds : written().time).format(at);
}

/** `sam. 28 nov.`, in Paris. */
export function day(at: number): string {
  return written().day.format(at);
}

const DAY_MS = 86_400_000;
/** A moment of the day that the app's clock shows; 0 until it is known. */
let today = $state(0);

/** What the app's clock shows: moments of another day are written with it. */
export function setToday(at: number): void {
  if (at > 0 && (today === 0 || day(at) !== day(today))) today = at;
}

/** The time as a sentence says it: `15 h 30`, `16 h`, and `15:30` in English. */
export function hour(at: number | null): string {
  const written = time(at);
  return lang === 'fr' ? written.replace(/^0?(\d+):(\d\d)$/, (_, hours: string, minutes: string) => `${hours} h${minutes === '00' ? '' : ` ${minutes}`}`) : written;
}

/** `15 h 30`, with its day when that is not the day of `now`: `demain 13 h`, `lun. 30 nov. 13 h`. */
export function moment(at: number | null, now: number = today): string {
  if (at === null || now === 0 || day(at) === day(now)) return hour(at);
  const near = day(at - DAY_MS) === day(now) ? t('day.tomorrow') : day(at + DAY_MS) === day(now) ? t('day.yesterday') : day(at);
  return `${near} ${hour(at)}`;
}

/** `15:30`, with its day in figures when that is not the day of `now`: for narrow columns. */
export function brief(at: number | null, now: number = today): string {
  if (at === null || now === 0 || day(at) === day(now)) return time(at);
  return `${written().date.format(at)} ${time(at)}`;
}

/** A length of time, coarse. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3_600)} h ${String(Math.floor((seconds % 3_600) / 60)).padStart(2, '0')}`;
}

/** What happened, once or many times, as a sentence. A kind that the catalogue does not hold shows its name. */
export function sentence(cause: CauseView, n = 1): string {
  const pair = (n > 1 && events[`${cause.kind}_many`]) || events[cause.kind];
  if (!pair) return cause.kind;
  const blanks: Record<string, string | number> = Object.fromEntries(Object.entries(cause.args).map(([name, value]) => [name, blank(name, value, cause.at)]));
  blanks['n'] = n;
  const word = words[String(cause.args['word'] ?? '')];
  if (word) blanks['word'] = fill(spoken(word), blanks);
  return fill(spoken(pair), blanks);
}

/** What stands in a sentence by its name. */
const NAMED = new Set(['node', 'sku', 'dept', 'departure', 'slot']);
const dated = (at: number, then: number) => (then === 0 || day(at) === day(then) ? hour(at) : `${day(at)} ${hour(at)}`);
let look: (list: string, key: string) => string | undefined = () => undefined;

/** Says how to find the name of a site, an article, a département, a departure or a slot. */
export function nameBy(finder: typeof look): void {
  look = finder;
}

/** The name of a thing, as people call it; its code until it is known. */
export function named(list: string, key: string): string {
  return look(list, key) ?? key;
}

const spoken = (pair: Pair) => pair[lang === 'fr' ? 0 : 1];
const MOMENTS = new Set(['promise', 'eta', 'from', 'until', 'cutoff', 'minute']);
const LISTS: Record<string, string> = {
  reason: 'reason', template: 'template', severity: 'severity', alert_kind: 'alert', channel: 'channel',
  service: 'service', decision: 'decision', level: 'level', medium: 'medium', closing: 'closing',
};

/** A moment stands without its day when it is the day of the event: the sentence is read again on other days. */
function blank(name: string, value: ArgValue, at: number): string | number {
  if (typeof value === 'number') return MOMENTS.has(name) ? dated(value, at) : name === 'action' ? String(value) : value;
  // Several sites of one order stand in one value.
  if (NAMED.has(name)) return value.split(', ').map((key) => named(name, key)).join(', ');
  // What a parcel leaves with: a departure, or a van that is not chosen yet.
  if (name === 'via') return value === 'van' ? spoken(pairs['palette.van']) : named('departure', value);
  if (name === 'code') return wordsOf(value) ?? value;
  // Of a site, an article or a departure; an order is called by its key.
  if (name === 'scope') return look('node', value) ?? look('departure', value) ?? named('sku', value);
  const list = LISTS[name];
  const key = `${list}.${value}`;
  return list && known(key) ? spoken(pairs[key]) : value;
}
