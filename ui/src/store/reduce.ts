// Applies patches to a state without changing the old one. Mirrors `State::apply` of the crate `contract`, with its own
// table of sections. A batch copies each list it touches once, however many rows of it change.
import { SECTIONS, type Patch, type Section, type Snapshot, type State } from '../contract';

/** What the table says of a section. */
export interface SectionCard {
  field: keyof State;
  topic: string;
  /** Rows: the members that hold their key and the key of what they belong to. */
  key?: string;
  of?: string;
}
type Row = Readonly<Record<string, unknown>>;
type Members = Record<string, unknown>;

/** A section by its name in patches; nothing for one of a newer app. */
export function sectionOf(name: string): SectionCard | undefined {
  return Object.hasOwn(SECTIONS, name) ? SECTIONS[name as Section] : undefined;
}

/** The state after all patches. */
export function reduce(state: State, patches: readonly Patch[]): State {
  const next: Members = { ...state };
  const open = new Map<string, Batch>();
  for (const patch of patches) apply(next, patch, open);
  for (const [field, batch] of open) next[field] = batch.rows();
  return next as unknown as State;
}

function apply(s: Members, patch: Patch, open: Map<string, Batch>): void {
  const { type, value } = patch;
  const card = sectionOf(type === 'gone' || type === 'change' ? value.section : type);
  if (!card) return; // a newer app may send more than we know
  const rows = card.key === undefined ? null : batch(s, card.field, card.key, open);
  if (type === 'gone') rows?.remove(value.key);
  else if (type === 'change') {
    for (const [key, part] of Object.entries(value.rows)) {
      if (rows) rows.change(key, part);
      else s[card.field] = merged(s[card.field], part);
    }
  } else if (rows) rows.put(value as unknown as Row);
  else s[card.field] = value;
}

/** A value with a difference put into it: mirrors `merged` of the crate `contract`. */
export function merged(old: unknown, part: unknown): unknown {
  if (!isObject(part) || typeof old !== 'object' || old === null) return part;
  const next = Array.isArray(old) ? [...old] : { ...old };
  for (const [name, inner] of Object.entries(part)) (next as Members)[name] = merged((old as Members)[name], inner);
  return next;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The state with what a snapshot gives: whole sections in the place of what was known, rows of a scope beside the
 * others. */
export function given(state: State, { state: parts, topics }: Pick<Snapshot, 'state' | 'topics'>): State {
  const next = { ...state } as unknown as Members;
  for (const card of Object.values(SECTIONS) as SectionCard[]) {
    const value = parts[card.field];
    if (value === undefined) continue;
    const scopes = topics.includes(card.topic) ? [] : topics.filter((name) => name.startsWith(`${card.topic}:`));
    next[card.field] = scopes.length > 0 && card.key ? beside(next[card.field] as Row[], value as unknown as Row[], card, scopes) : value;
  }
  return next as unknown as State;
}

function beside(old: Row[], rows: Row[], { topic, key = '', of = '' }: SectionCard, scopes: string[]): Row[] {
  const told = new Set(rows.map((row) => row[key]));
  const left = (row: Row) => [row[key], row[of]].some((name) => scopes.includes(`${topic}:${String(name)}`));
  return inOrder([...old.filter((row) => !told.has(row[key]) && !left(row)), ...rows], key);
}

/** The state with what another one knows of some sections besides: rows that are there stay as they are. */
export function filled(state: State, more: Partial<State>, cards: readonly SectionCard[]): State {
  const next = { ...state } as unknown as Members;
  for (const { field, key } of cards) {
    const value = more[field];
    if (value === undefined) continue;
    const rows = key === undefined ? null : (next[field] as Row[]);
    const known = new Set(rows?.map((row) => row[key as string]));
    next[field] = rows && key !== undefined ? inOrder([...rows, ...(value as unknown as Row[]).filter((row) => !known.has(row[key]))], key) : value;
  }
  return next as unknown as State;
}

const inOrder = (rows: Row[], key: string) => rows.sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));

function batch(s: Members, field: string, key: string, open: Map<string, Batch>): Batch {
  let found = open.get(field);
  if (!found) {
    found = new Batch(s[field] as Row[], key);
    open.set(field, found);
  }
  return found;
}

/** One list while a batch of patches is applied to it. */
class Batch {
  readonly #rows: (Row | undefined)[];
  readonly #at = new Map<string, number>();
  readonly #new = new Map<string, Row>();
  readonly #key: string;
  #removed = false;

  constructor(rows: readonly Row[], key: string) {
    this.#rows = [...rows];
    this.#key = key;
    rows.forEach((row, i) => this.#at.set(this.#of(row), i));
  }

  #of(row: Row): string {
    return row[this.#key] as string;
  }

  put(row: Row): void {
    const key = this.#of(row);
    const at = this.#at.get(key);
    if (at === undefined) this.#new.set(key, row);
    else this.#rows[at] = row;
  }

  /** A row that is not there stays away: it comes whole. */
  change(key: string, part: unknown): void {
    const at = this.#at.get(key);
    const row = at === undefined ? this.#new.get(key) : this.#rows[at];
    if (row) this.put(merged(row, part) as Row);
  }

  remove(key: string): void {
    this.#new.delete(key);
    const at = this.#at.get(key);
    if (at === undefined) return;
    this.#at.delete(key);
    this.#rows[at] = undefined;
    this.#removed = true;
  }

  /** The list after the batch; a new row stands before the first row with a greater key. */
  rows(): Row[] {
    const kept = (this.#removed ? this.#rows.filter((row) => row !== undefined) : this.#rows) as Row[];
    for (const [key, row] of this.#new) {
      const after = kept.findIndex((other) => this.#of(other) > key);
      kept.splice(after < 0 ? kept.length : after, 0, row);
    }
    return kept;
  }
}
