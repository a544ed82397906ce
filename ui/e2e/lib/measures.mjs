// What each name on the screens measures: the words it stands under, whose it is, the app's own number and, where the
// log can be counted, the log's. Knows no page.

/** A sum over all rows of a list is the same measure of the day. */
const DAY = 'day';
const find = (list, field) => (state, key) => state[list].find((row) => row[field] === key);
const [node, sku, dept, van, alert, incident] = [find('nodes', 'node'), find('skus', 'sku'), find('places', 'dept'), find('vans', 'van'), find('alerts', 'alert'), find('incidents', 'incident')];
const cents = (row) => (row?.measure.cents == null ? undefined : row.measure.cents / 100);

/** `[measure, scope, keys of its words, the app's number, the log's number]`. */
export const MEASURES = [
  ['orders_today', DAY, ['kpi.orders', 'orders.total'], (s) => s.kpis.ordersToday, (log) => log.day.orders],
  ['units_today', DAY, ['kpi.units', 'war_room.sold_today'], (s) => s.kpis.unitsToday, (log) => log.day.units],
  ['orders_per_min', DAY, ['kpi.per_min', 'war_room.per_min'], (s) => s.kpis.ordersPerMin],
  ['kept', DAY, ['figure.kept'], (s) => s.kpis.keptPct],
  ['evening_served', DAY, ['service.evening_of'], (s) => s.kpis.eveningPct],
  ['at_risk', DAY, ['kpi.at_risk'], (s) => s.kpis.atRisk],
  ['work_units', DAY, ['kpi.to_prepare'], (s) => s.kpis.work.toPrepareUnits, (log) => log.day.workUnits],
  ['packed_per_min', DAY, ['kpi.packed_min'], (s) => s.kpis.packedPerMin],
  ['packed', DAY, ['kpi.packed'], (s) => s.kpis.packed, (log) => log.day.packed],
  ['delivered', DAY, ['kpi.delivered'], (s) => s.kpis.delivered, (log) => log.day.delivered],
  ['declined', DAY, ['kpi.declined'], (s) => s.kpis.declined, (log) => log.day.declined],
  ['vans_out', DAY, ['kpi.vans', 'vans.out'], (s) => s.kpis.vansOnTour],
  ['open_alerts', DAY, ['kpi.alerts', 'alerts.count', 'nav.alerts', 'alerts.title'], (s) => s.kpis.openAlerts, (log) => log.day.alerts],
  ['messages', DAY, ['messages.count'], (s) => s.messagesToday, (log) => log.day.messages],
  ['work', 'node', ['work.prepare'], (s, key) => node(s, key)?.work.toPrepareParcels, (log, key) => log.nodes[key]?.work],
  ['packed', 'node', ['nodes.packed'], (s, key) => node(s, key)?.packedToday, (log, key) => log.nodes[key]?.packed],
  ['capacity', 'node', ['nodes.capacity'], (s, key) => node(s, key)?.capacity],
  ['picks', 'node', ['grid.queue'], (s) => s.warehouse?.picksWaiting],
  ['ready', 'departure', ['board.packed'], (s, key) => s.departures.find((row) => row.departure === key)?.packed],
  ['sold', 'sku', ['stock.sold'], (s, key) => sku(s, key)?.soldToday, (log, key) => log.skus[key] ?? 0],
  ['expected', 'sku', ['stock.soon'], (s, key) => sku(s, key)?.soonUnits],
  ['atp', 'sku', ['stock.atp', 'war_room.left'], (s, key) => sku(s, key)?.atp],
  ['allocated', 'sku', ['stock.allocated'], (s, key) => sku(s, key)?.allocated],
  ['on_hand', 'sku', ['stock.on_hand'], (s, key) => sku(s, key)?.onHand],
  ['multiplier', 'sku', ['stock.ratio'], (s, key) => sku(s, key)?.multiplierPct],
  ['orders_hour', 'dept', ['map.orders'], (s, key) => dept(s, key)?.orders],
  ['units_hour', 'dept', ['map.units'], (s, key) => dept(s, key)?.units],
  ['expected_hour', 'dept', ['map.expected'], (s, key) => dept(s, key)?.expectedUnits],
  ['actual_to_forecast', 'dept', ['map.ratio'], (s, key) => dept(s, key)?.ratioPct],
  ['at_risk', 'dept', ['map.risk'], (s, key) => dept(s, key)?.atRisk],
  ['orders_today', 'dept', ['map.today'], (s, key) => dept(s, key)?.ordersToday, (log, key) => log.depts[key] ?? 0],
  ['aboard', 'van', ['vans.aboard', 'map.aboard'], (s, key) => van(s, key)?.aboard, (log, key) => log.vans[key] ?? 0],
  ['orders_aboard', 'van', ['vans.aboard.title'], () => undefined],
  ['stops', 'van', ['vans.stops', 'map.stops_left'], (s, key) => van(s, key)?.stopsLeft],
  ['slack', 'van', ['vans.slack', 'map.slack'], (s, key) => van(s, key)?.worstSlackMin],
  ['orders_concerned', 'alert', ['alerts.orders.label', 'orders.title'], (s, key) => alert(s, key)?.measure.orders],
  ['stake', 'alert', ['alerts.stake'], (s, key) => cents(alert(s, key))],
  ['orders_at_worst', 'incident', ['incidents.orders'], (s, key) => incident(s, key)?.orders],
  ['stake_at_worst', 'incident', ['incidents.stake'], (s, key) => (incident(s, key)?.cents == null ? undefined : incident(s, key).cents / 100)],
  ['told', 'incident', ['account.told'], (s, key, report) => report?.customers_told],
  ['moved', 'incident', ['account.moved'], (s, key, report) => report?.promises_moved],
];

/** A figure of the service board, named by its member: `kept` and `served` stand as percents. */
export function service({ measure, kind }) {
  const member = { kept: 'keptPct', served: 'servedPct' }[measure] ?? measure;
  if (kind !== 'service') return [];
  return [measure, kind, [], (s, key) => s.service.find(({ row }) => row === key)?.[member], (log, key) => log.service[key]?.[measure]];
}

/** Lists whose rows add up to the figure of the day: `[measure of the day, words of the column, scope]`. */
export const SUMS = [
  ['packed', 'nodes.packed', 'node'],
  ['units_today', 'stock.sold', 'sku'],
  ['at_risk', 'map.risk', 'dept'],
];

/** What the words of an alert say of its subject under a name that stands elsewhere too: by kind, `[measure, number]`. */
export const SAID = {
  stock_running_out: ['atp', ({ measure }) => measure.seen],
  van_late: ['slack', ({ measure }) => -measure.seen],
  van_broken: ['orders_aboard', ({ measure }) => measure.seen],
};

/** What stands at an incident's worst and, of its alerts, at present: `[measure, measure of an alert]`; never less. */
export const WORST = [
  ['orders_at_worst', 'orders_concerned'],
  ['stake_at_worst', 'stake'],
];

/** Lists that a figure of the control room leads to: how many they hold is that figure. */
export const LEADS = { 'orders?late=1': 'at_risk', 'orders?state=declined': 'declined' };

const none = (list, value) => (state) => state[list].every((row) => value(row) == null);
/** What no page can show at some moments, since there is none: `[measure, scope, there is none]`. */
export const ABSENT = [
  ['kept', DAY, (s) => s.kpis.keptPct === null],
  ['evening_served', DAY, (s) => s.kpis.eveningPct === null],
  ['picks', 'node', (s) => !s.warehouse],
  ['ready', 'departure', (s) => s.departures.length === 0],
  ['actual_to_forecast', 'dept', none('places', (row) => row.ratioPct)],
  ['slack', 'van', none('vans', (row) => row.worstSlackMin)],
  ['orders_concerned', 'alert', (s) => s.alerts.length === 0],
  ['stake', 'alert', none('alerts', cents)],
  ['orders_at_worst', 'incident', (s) => s.incidents.length === 0],
  ['stake_at_worst', 'incident', none('incidents', (row) => row.cents)],
  ['told', 'incident', (s) => s.incidents.length === 0],
  ['moved', 'incident', (s) => s.incidents.length === 0],
];

const evening = (state) => state.service.find(({ row }) => row === 'evening');
/** Numbers of the app that are one by definition: `[what, one, other]`. */
export const EQUAL = [
  ['evening served', (s) => s.kpis.eveningPct, (s) => evening(s)?.servedPct],
  ['evening orders that count', (s) => s.kpis.eveningWanted, (s) => evening(s)?.wanted],
  ['promises that count', (s) => s.kpis.promised, (s) => s.service.filter(({ scope }) => scope.type === 'all').reduce((sum, row) => sum + row.promised, 0)],
  ['vans on tour', (s) => s.kpis.vansOnTour, (s) => s.vans.filter(({ status }) => status === 'on_tour').length],
  ['alerts open', (s) => s.kpis.openAlerts, (s) => s.alerts.filter(({ state, severity }) => (state === 'open' || state === 'acknowledged') && severity !== 'info').length],
  ['units sold of all articles', (s) => s.kpis.unitsToday, (s) => s.skus.reduce((sum, row) => sum + row.soldToday, 0)],
  ['units sold by quarter', (s) => s.kpis.unitsToday, (s) => s.skus.flatMap((row) => row.actual).reduce((sum, { units }) => sum + units, 0)],
];
