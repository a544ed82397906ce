// One name, one number: at a moment at which the demo stands still, every page, panel, the war room, the app's state, the
// reports and, where the log was counted, the log say the same under the same name.
import { readFileSync } from 'node:fs';
import { conflicts } from '../lib/agree.mjs';
import { PATIENCE, eventually } from '../lib/desk.mjs';
import { gather } from '../lib/figures.mjs';
import { LEADS, MEASURES, SAID, service } from '../lib/measures.mjs';
import { Names } from '../lib/names.mjs';

const PAGES = ['room', 'show', 'map', 'alerts', 'service', 'review', 'orders', 'stock', 'network', 'warehouse', 'messages', 'incidents', 'feeds', 'oncall', 'wall'];
/** How many of each kind are opened. */
const OPENED = 4;

export async function run({ desk, faults }) {
  const before = await desk.state();
  await desk.call('demo_clock', { paused: true });
  const { state } = await eventually('what was under way has come in', () => moment(desk), ([one, other]) => one.logSeq === other.logSeq).then(([, last]) => last);
  const names = new Names(state);
  const figures = [];
  for (const page of PAGES) figures.push(...names.read(await look(desk, page), page, null));
  for (const target of targets(state)) figures.push(...names.read(await look(desk, `${target.kind}/${target.key}`, 'aside[aria-label]'), `${target.kind} ${target.key}`, target));
  for (const [page, measure] of Object.entries(LEADS)) {
    const count = names.read(await look(desk, page), page, null).filter((one) => one.measure === 'orders_today');
    figures.push(...count.map((one) => ({ ...one, measure, label: page })));
  }
  figures.push(...said(state));
  const reports = {};
  for (const { incident } of state.incidents) reports[incident] = await report(desk, incident);
  for (const [incident, { orders, cents }] of Object.entries(reports)) {
    const figure = (measure, n) => ({ page: 'report', label: measure, measure, kind: 'incident', scope: `incident ${incident}`, value: { n, unit: '', digits: 0 } });
    figures.push(figure('orders_at_worst', orders), ...(cents == null ? [] : [figure('stake_at_worst', cents / 100)]));
  }
  const log = process.env.FIGURES_OF_LOG ? JSON.parse(readFileSync(process.env.FIGURES_OF_LOG, 'utf8')) : null;
  figures.push(...told(figures, state, reports, log));
  const found = conflicts(figures, state, names.french);
  console.log(`  ${figures.length} figures, ${new Set(figures.map((one) => `${one.label} ${one.scope}`)).size} names, ${found.length} conflicts`);
  faults.push(...found);
  if (JSON.stringify((await desk.state()).kpis) !== JSON.stringify(state.kpis)) faults.push('the demo did not stand still');
  if (!before.clock.paused) await desk.call('demo_clock', { paused: false });
}

/** Two looks at the app, apart. */
async function moment(desk) {
  const one = await desk.call('snapshot');
  await desk.page.waitForTimeout(3_000);
  return [one, await desk.call('snapshot')];
}

/** Figures of a page that has come to rest. */
async function look(desk, route, root = 'main, nav') {
  await desk.go(route);
  if (route === 'map') await desk.main.getByRole('button', { name: 'Tableau' }).click();
  if (root !== 'main, nav') await desk.beside.waitFor();
  await rest(desk);
  const found = await desk.page.evaluate(gather, root);
  if (route === 'map') await desk.main.getByRole('button', { name: 'Tableau' }).click();
  return found;
}

/** Nothing is loading and nothing has changed for a while. */
async function rest(desk) {
  const STILL_MS = 400;
  const until = Date.now() + PATIENCE;
  let before = '';
  for (let calm = 0; calm < 2; ) {
    await desk.page.waitForTimeout(STILL_MS);
    const now = await desk.page.evaluate(() => document.body.innerText.replace(/\d+(,\d)? (s|min)\b/g, ''));
    calm = now === before && !now.includes('Chargement…') ? calm + 1 : 0;
    before = now;
    if (Date.now() > until) throw new Error('the page does not come to rest');
  }
}

/** What is opened: what is in trouble first, then what has most to say. */
function targets(state) {
  const some = (list, key, kind, by) => [...list].sort((a, b) => by(b) - by(a)).slice(0, OPENED).map((row) => ({ kind, key: row[key] }));
  return [
    ...some(state.nodes, 'node', 'node', (row) => row.work.toPrepareUnits),
    ...some(state.skus, 'sku', 'sku', (row) => row.soldToday),
    ...some(state.vans, 'van', 'van', (row) => (row.status === 'broken' ? 1_000 : 0) + row.aboard),
    ...some(state.places, 'dept', 'dept', (row) => row.orders),
    ...some(state.alerts, 'alert', 'alert', (row) => -row.rank),
    ...some(state.incidents, 'incident', 'incident', (row) => row.openedAt),
  ];
}

async function report(desk, incident) {
  const { text } = await desk.call('incident_report', { incident, format: 'json', lang: 'fr' });
  return JSON.parse(text).impact;
}

/** What alerts say of their subjects. */
function said(state) {
  const open = state.alerts.filter((alert) => alert.state !== 'resolved');
  const figure = (alert, measure, kind, key, n) => ({ page: `alert ${alert.alert}`, label: `${alert.kind}: ${measure}`, measure, kind, scope: `${kind} ${key}`, value: { n, unit: '', digits: 0 } });
  return open.filter(({ kind }) => SAID[kind]).map((alert) => figure(alert, SAID[alert.kind][0], alert.subject.type, alert.subject.key, SAID[alert.kind][1](alert)));
}

/** What the app's state, its reports and the log say of all that was seen. */
function told(figures, state, reports, log) {
  const seen = new Map(figures.filter((one) => one.measure).map((one) => [`${one.measure} ${one.scope}`, one]));
  return [...seen.values()].flatMap((one) => {
    const [, kind, , app, counted] = MEASURES.find(([measure, of]) => measure === one.measure && of === one.kind) ?? service(one);
    if (!app) return [];
    const figure = (page, n) => ({ page, measure: one.measure, label: one.label, scope: one.scope, kind, value: { n, unit: '', digits: 0 } });
    const key = one.scope.split(' ').at(-1);
    const said = [figure('state', app(state, key, reports[key])), figure('log', log && counted ? counted(log, key) : undefined)];
    return said.filter((row) => typeof row.value.n === 'number').map((row) => ({ ...row, value: { ...row.value, digits: Number.isInteger(row.value.n) ? 0 : 1 } }));
  });
}
