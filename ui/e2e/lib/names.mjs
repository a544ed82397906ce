// From words to what they stand for: which measure a label names, and of whom.
import { number, reader } from './figures.mjs';
import { MEASURES } from './measures.mjs';
import { french } from './words.mjs';

/** Lists of the state by the kind of their rows: the member with the key. */
const LISTS = { node: ['nodes', 'node'], sku: ['skus', 'sku'], dept: ['places', 'dept'], van: ['vans', 'van'], alert: ['alerts', 'alert'], incident: ['incidents', 'incident'], departure: ['departures', 'departure'] };
const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ').trim().toLowerCase();

export class Names {
  #kinds = new Map();
  #keys = new Map();
  #warehouse;

  constructor(state) {
    this.french = french();
    this.#warehouse = state.warehouse && { kind: 'node', key: state.warehouse.node };
    for (const [kind, [list, field]] of Object.entries(LISTS)) {
      for (const row of state[list]) {
        this.#kinds.set(row[field], kind);
        for (const name of [row[field], row.name, row.brand && `${row.name}, ${row.brand}`].filter(Boolean)) {
          // A name of two things names neither.
          this.#keys.set(plain(name), this.#keys.has(plain(name)) ? null : { kind, key: row[field] });
        }
      }
    }
  }

  /** What was gathered on a page as figures `{ page, label, measure, kind, scope, value }`. */
  read(found, page, target) {
    return found.flatMap((one) => this.#read(one, page, target)).filter((one) => one.value !== null);
  }

  #read(one, page, target) {
    if (one.form === 'figure') return [{ page, label: one.name, measure: one.name, kind: 'service', scope: `service ${one.row.key}`, value: number(one.text) }];
    const whose = this.#whose(one, page, target);
    if (!whose) return [];
    const { kind, scope } = whose;
    if (one.form !== 'words') {
      return [{ page, label: one.name, measure: this.#measure(one.name, kind), kind, scope, value: number(one.text) }];
    }
    const gauge = reader(this.french.get('live.gauge'))(one.text);
    if (gauge) {
      const passage = { page, kind: 'passage', scope: `${scope.split(' ', 2).join(' ')} of ${gauge.planned}` };
      const blank = (name, measure) => ({ ...passage, label: name, measure, value: number(gauge[name]) });
      return [blank('sold', 'passage_sold'), blank('q50', 'passage_forecast')];
    }
    if (one.row && page !== 'room' && page !== 'wall') return [];
    return MEASURES.filter(([, of]) => of === kind).flatMap(([measure, , keys]) =>
      keys.flatMap((key) => {
        const blanks = reader(this.french.get(key) ?? '')(one.text);
        return blanks?.n === undefined ? [] : [{ page, label: this.french.get(key), measure, kind, scope, value: number(blanks.n) }];
      }),
    );
  }

  /** Of whom a figure is: of a row, of what is open, of the warehouse, or of the day. */
  #whose({ row, form, name }, page, target) {
    const base = target ?? (page === 'warehouse' && form === 'term' ? this.#warehouse : null);
    if (!row) return base ? { kind: base.kind, scope: `${base.kind} ${base.key}` } : { kind: 'day', scope: 'day' };
    const key = row.key !== null && this.#kinds.has(row.key) ? { kind: this.#kinds.get(row.key), key: row.key } : this.#named(row.names);
    if (!key) return null;
    // A line of the running order is a passage of its article; what may be promised is the article's all the same.
    if (key.kind === 'sku' && row.key === null && row.time && !base && name !== this.french.get('stock.atp')) {
      return { kind: 'passage', scope: `sku ${key.key} ${row.time}` };
    }
    const own = `${key.kind} ${key.key}`;
    if (!base) return { kind: key.kind, scope: own };
    return { kind: [base.kind, key.kind].sort().join(' of '), scope: [`${base.kind} ${base.key}`, own].sort().join(' of ') };
  }

  #named(names) {
    const full = names.length > 1 ? [`${names[0]}, ${names[1]}`, ...names] : names;
    return full.map((name) => this.#keys.get(plain(name))).find(Boolean) ?? null;
  }

  #measure(label, kind) {
    const is = (key) => (this.french.get(key) ?? '').split('|').some((words) => plain(words) === plain(label));
    return MEASURES.find(([, of, keys]) => of === kind && keys.some(is))?.[0] ?? null;
  }
}
