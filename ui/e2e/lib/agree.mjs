// Whether figures agree: one measure of one thing, one label of one thing, rows and their sum, one word for one measure.
import { same } from './figures.mjs';
import { ABSENT, EQUAL, LEADS, MEASURES, SUMS, WORST } from './measures.mjs';

/** So many rows of a list at least, or it was not read. */
const ROWS_MIN = 20;
/** A name is one measure among these scopes: a part of the day's figure is named as the day's. */
const PARTS = ['day', 'node', 'sku', 'dept'];

/** A figure that a page showed: what the state, the reports and the log say is no look at a screen. */
const onPage = ({ page }) => page !== 'state' && page !== 'log' && page !== 'report';
/** The rows of a column, by what they are about. */
const column = (figures, label, kind) => new Map(figures.filter((one) => onPage(one) && one.kind === kind && one.label === label).map((one) => [one.scope, one.value.n]));

/** Each conflict as a line for a person. */
export function conflicts(figures, state, french) {
  const known = figures.filter((one) => one.measure);
  const labelled = figures.filter((one) => one.page !== 'state' && one.page !== 'log');
  const byMeasure = differing(known, (one) => `${one.measure} of ${one.scope}`);
  const byLabel = differing(labelled, (one) => `« ${one.label} » of ${one.scope}`).filter((line) => !byMeasure.some((other) => other.values === line.values));
  return [...folded([...byMeasure, ...byLabel]), ...sums(figures, state, french), ...equal(state), ...worst(state), ...words(french), ...stale(french), ...unseen(figures, state, french)];
}

function differing(figures, nameOf) {
  const groups = Map.groupBy ? Map.groupBy(figures, nameOf) : grouped(figures, nameOf);
  return [...groups].flatMap(([name, all]) => {
    if (all.every((one) => same(one.value, all[0].value))) return [];
    const seen = [...new Set(all.map((one) => `${one.page} ${one.value.n}${one.value.unit && ` ${one.value.unit}`} (${one.label})`))];
    return [{ name, values: seen.join('; '), kind: `${all[0].measure ?? all[0].label} ${all[0].kind} ${pages(all)}` }];
  });
}

const pages = (all) => [...new Set(all.map((one) => one.page.split(' ')[0]))].sort().join(' ');

function grouped(list, by) {
  const groups = new Map();
  for (const one of list) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

/** The same disagreement of many rows is one, with an example. */
function folded(lines) {
  return [...grouped(lines, (line) => line.kind).values()].map((all) => `${all[0].name}: ${all[0].values}${all.length > 1 ? ` … and ${all.length - 1} more alike` : ''}`);
}

/** A list's column adds up to the day's figure. */
function sums(figures, state, french) {
  return SUMS.flatMap(([measure, key, kind]) => {
    const app = MEASURES.find(([name, of]) => name === measure && of === 'day')[3](state);
    const label = french.get(key);
    const rows = column(figures, label, kind);
    const sum = [...rows.values()].reduce((all, n) => all + n, 0);
    return rows.size < ROWS_MIN || sum === app ? [] : [`« ${label} » of all ${rows.size} ${kind}s adds up to ${sum}, the day's ${measure} is ${app}`];
  });
}

/** Two numbers of the app's state that are one by definition. */
function equal(state) {
  const both = EQUAL.map(([what, one, other]) => [what, one(state), other(state)]);
  return both.filter(([, a, b]) => (a ?? null) !== (b ?? null)).map(([what, a, b]) => `${what}: the state says ${a} and ${b}`);
}

/** An incident's worst covers what its alerts say at present. */
function worst(state) {
  const app = (measure, of) => MEASURES.find(([name, kind]) => name === measure && kind === of)[3];
  return state.incidents.flatMap(({ incident, alerts }) =>
    WORST.flatMap(([peak, present]) => {
      const most = app(peak, 'incident')(state, incident) ?? 0;
      const over = alerts.filter((alert) => (app(present, 'alert')(state, alert) ?? 0) > most);
      return over.map((alert) => `${peak} of ${incident} is ${most}, ${present} of its ${alert} is ${app(present, 'alert')(state, alert)}`);
    }),
  );
}

/** Keys of words that the catalogue no longer has: the table of measures is to follow. */
const stale = (french) => MEASURES.flatMap(([measure, , keys]) => keys.filter((key) => !french.has(key)).map((key) => `measures.mjs: no words under ${key} for ${measure}`));

/** What no page showed: it cannot disagree, so nothing would be known of it. */
function unseen(figures, state, french) {
  const seen = new Set(figures.filter(onPage).map((one) => `${one.measure} of a ${one.kind}`));
  const may = new Set(ABSENT.filter(([, , none]) => none(state)).map(([measure, of]) => `${measure} of a ${of}`));
  const measures = MEASURES.map(([measure, of]) => `${measure} of a ${of}`).filter((name) => !seen.has(name) && !may.has(name));
  const lists = SUMS.filter(([, key, kind]) => column(figures, french.get(key), kind).size < ROWS_MIN).map(([, key, kind]) => `« ${french.get(key)} » of all ${kind}s`);
  const ways = Object.keys(LEADS).filter((page) => !figures.some((one) => one.label === page));
  return [...measures, ...lists, ...ways].map((what) => `no page showed ${what}`);
}

/** A word that stands for two measures. */
function words(french) {
  const meant = grouped(
    MEASURES.filter(([, of]) => PARTS.includes(of)).flatMap(([measure, of, keys]) => keys.map((key) => ({ word: french.get(key), measure, of }))).filter(({ word }) => word),
    ({ word }) => word.toLowerCase(),
  );
  return [...meant.values()].flatMap((all) => {
    const measures = [...new Set(all.map(({ measure }) => measure))];
    return measures.length < 2 ? [] : [`« ${all[0].word} » is ${[...new Set(all.map(({ measure, of }) => `${measure} of a ${of}`))].join(' and ')}`];
  });
}
