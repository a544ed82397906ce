// The scripted day as it stands when the fake app opens: 28 November 2026, a little after two in Paris.
import type {
  AheadView, AlertView, DepartureView, FanView, FeedView, MessageView, NodeView, RobotView, SkuView, ShowSlotView, State, VanView, WarehouseView, WorkView,
} from '../../contract';
import { draw } from './draw';
import { flows, places, tour } from './network';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
/** 10:00 in Paris on 28 November 2026. */
export const OPEN = 1_795_856_400_000;
/** 14:07 the same day. */
export const START = OPEN + 247 * MINUTE;

const BRANDS = ['Maison Lune', 'Atelier Brume', 'Solène', 'Kerven', 'Petit Phare', 'Oriane', 'Nordique', 'Verveine', 'Bastide'];
const CREATORS = ['Inès', 'Malo', 'Jade', 'Yanis', 'Lou', 'Samir', 'Nour', 'Elio', 'Anouk'];
const ARTICLES = ['sérum éclat 30 ml', 'palette crépuscule', 'bougie cèdre', 'parure de lit', 'veilleuse', 'sneakers été', 'plaid laine', 'tisane nuit'];
const PLACES: [string, NodeView['kind'], string, string, number, number][] = [
  ['FR-CEN', 'central', 'Orléans, entrepôt central', '45', 47.9, 1.9],
  ['FR-LIL', 'hub', 'Lille', '59', 50.63, 3.06],
  ['FR-LYS', 'hub', 'Lyon', '69', 45.76, 4.84],
  ['FR-NTE', 'hub', 'Nantes', '44', 47.22, -1.55],
  ['FR-PAR1', 'dark', 'Paris Ivry', '94', 48.81, 2.38],
  ['FR-PAR2', 'dark', 'Paris Clichy', '92', 48.9, 2.3],
  ['FR-MRS', 'dark', 'Marseille', '13', 43.3, 5.37],
  ['FR-BDX-S1', 'shop', 'Bordeaux Ste-Catherine', '33', 44.84, -0.57],
];

export { draw };

/** The day by service, one site and one hour. */
function service(): State['service'] {
  const later = { cutoff: 500, stock: 40, capacity: 120, place: 10, unknown: 0 };
  const row = (row: string, of: State['service'][number]['service'], scope: State['service'][number]['scope'], asked: number, downgraded: number) => ({
    row, service: of, scope, asked, asAsked: asked - downgraded, downgraded, later, waiting: 0, onCourse: asked - downgraded - 20, behind: 4, inTime: 10,
    missed: 6, moved: 8, cancelled: 0, declined: downgraded, promised: asked - downgraded, keptPct: 97.4, wanted: asked, servedPct: 75.4,
  });
  return [
    row('evening', 'evening', { type: 'all' }, 2_727, 670), row('evening@FR-PAR1', 'evening', { type: 'site', site: 'FR-PAR1' }, 812, 120),
    row('evening#1795874400000', 'evening', { type: 'hour', hour: START - (START % (60 * MINUTE)) }, 204, 31), row('next_day', 'next_day', { type: 'all' }, 5_400, 2),
  ];
}

export function opening(): State {
  const skus = BRANDS.flatMap((brand, b) => [sku(brand, b, 0), sku(brand, b, 1), sku(brand, b, 2)]);
  return {
    clock: { at: START, speed: 60, paused: false, demo: true },
    kpis: {
      closedAt: null,
      ordersToday: 8_412, unitsToday: 12_990, ordersPerMin: 46, keptPct: 97.4, promised: 8_120, eveningPct: 75.4, eveningWanted: 2_727, downgraded: 670, moved: 71, missed: 12, kept: 'calm', atRisk: 38, risk: 'watch',
      declined: 61, declinedPct: 0.7, cancelled: 72, cancelledTooLate: 31, refusal: 'calm', moves: { ordersPct: 12, packedPct: -3, deliveredPct: null, atRisk: 5 },
      packedPerMin: 71, packed: 6_820, delivered: 412, vansOnTour: 5, openAlerts: 4, work: sum(PLACES.map((place, i) => node(place, i).work)),
      trend: Array.from({ length: 60 }, (_, i) => ({
        minute: START - (60 - i) * MINUTE, orders: Math.round(28 + 22 * draw(i, 1) + (i % 20 < 6 ? 25 : 0)),
        packed: Math.round(24 + 9 * draw(i, 2)), delivered: Math.round(3 * draw(i, 3)), atRisk: Math.round(20 + i / 3 + 4 * draw(i, 4)),
      })),
    },
    runningOrder: BRANDS.map(slot),
    fans: [fan('all', skus), ...BRANDS.map((_, b) => fan(`S-${b + 1}`, skus.slice(3 * b, 3 * b + 3)))],
    skus,
    nodes: PLACES.map(node),
    departures: PLACES.flatMap(([key], i) => [0, 1].map((n) => departure(key, i, n))),
    ahead: PLACES.map(node).map(ahead),
    places: places(START),
    flows: flows(PLACES.map(node), places(START)),
    vans: Array.from({ length: 9 }, (_, i) => van(i)),
    warehouse: warehouse(),
    alerts: alerts(),
    proposals: [{ proposal: 'P-118', alert: null, remedy: { type: 'reroute', vans: ['VAN-PAR-2', 'VAN-PAR-3'], stops: 31 }, advised: false, barred: null, before: null, because: 41_170 }],
    news: news(),
    incidents: [{
      incident: 'I-3', alerts: ['A-41'], kind: 'van_broken', subject: { type: 'van', key: 'VAN-PAR-3' }, severity: 'high', orders: 14, cents: 84_200,
      startedAt: START - 9 * MINUTE, endedAt: null, closedAt: null, recovery: null,
    }],
    messagesToday: 14,
    messages: Array.from({ length: 14 }, (_, i) => message(i)),
    service: service(),
    feeds: feeds(),
    deadLetters: 2,
    quarantine: 3,
    askAbove: 25,
    autonomy: [
      { kind: 'allocate', level: 'act' }, { kind: 'notify', level: 'act' }, { kind: 'release', level: 'act' },
      { kind: 'reroute', level: 'ask' }, { kind: 'transfer', level: 'ask' },
    ],
    health: { database: 'ready', lagMs: 6, waiting: 0, waitingMax: 10_000, unanswered: 12, ready: true, standingStill: false, crowded: false,
      lanes: [
        { lane: 'instructions', waiting: 9, oldest: START, failingSince: null, code: null, givenUp: 0 },
        { lane: 'mail', waiting: 3, oldest: START, failingSince: null, code: null, givenUp: 1 },
        { lane: 'notices', waiting: 0, oldest: null, failingSince: null, code: null, givenUp: 0 },
      ],
      tasks: [{ task: 'beat', running: true, restarts: 0 }, { task: 'publish', running: true, restarts: 1 }] },
    wall: { address: null, screens: 0 },
  };
}

export function skuKey(brand: number, article: number): string {
  return `SKU-${brand + 1}${article + 1}0`;
}

function slot(brand: string, b: number): ShowSlotView {
  const room = b % 3 === 2 ? 'Studio B' : 'Studio A';
  const from = OPEN + Math.floor(b * 60 + (b % 3 === 2 ? -20 : 0)) * MINUTE;
  const until = from + 60 * MINUTE;
  const status = until <= START ? 'done' : from <= START ? 'live' : 'upcoming';
  return {
    slot: `S-${b + 1}`, show: 'LIVE-26', brand, creator: CREATORS[b] ?? '', room, from, until, status, because: 300 + b,
    passages: [0, 1, 2].map((p) => {
      const planned = 120 + 40 * ((b * 3 + p) % 5);
      const begins = from + p * 20 * MINUTE;
      const done = Math.max(0, Math.min(1, (START - begins) / (20 * MINUTE)));
      const real = planned * (0.6 + draw(b, p, 7));
      return {
        sku: skuKey(b, p), name: ARTICLES[(b * 3 + p) % ARTICLES.length] ?? '', from: begins, until: begins + 20 * MINUTE, sellsUntil: begins + 50 * MINUTE,
        priceCents: 1_290 + 500 * ((b + p) % 7), plannedUnits: planned, planUnits: planned + 8, meanUnits: Math.round(planned * 0.97),
        forecast: { q10: Math.round(planned * 0.62), q50: Math.round(planned * 0.95), q90: Math.round(planned * 1.4) },
        actualUnits: Math.round(real * done), hold: done < 1 ? 'holds' : null, turnsAt: null,
      };
    }),
  };
}

function sku(brand: string, b: number, a: number): SkuView {
  const peak = OPEN + (b * 60 + a * 20) * MINUTE;
  const demand = (at: number) => 6 + 130 * Math.exp(-(((at - peak) / (24 * MINUTE)) ** 2));
  const now = Math.floor(START / QUARTER) * QUARTER;
  const actual = Array.from({ length: (now - OPEN) / QUARTER }, (_, q) => {
    const from = OPEN + q * QUARTER;
    return { from, units: Math.round(demand(from) * (0.7 + 0.6 * draw(b, a, q))) };
  });
  const forecast = Array.from({ length: 24 }, (_, q) => {
    const from = now + q * QUARTER;
    const q50 = Math.round(demand(from) * 10) / 10;
    const spread = 0.25 + q / 60;
    return { from, band: { q10: Math.round(q50 * (1 - spread)), q50, q90: Math.round(q50 * (1 + 1.4 * spread)) } };
  });
  const plan = Array.from({ length: 48 }, (_, q) => Math.round(demand(OPEN + q * QUARTER) * 9) / 10);
  const onHand = b === 4 && a === 0 ? 152 : Math.round(380 + 500 * draw(b, a, 99)); // one that will not last
  const allocated = Math.round(onHand * 0.3 * draw(b, a, 98));
  return {
    sku: skuKey(b, a), brand, name: ARTICLES[(b * 3 + a) % ARTICLES.length] ?? '', hero: a === 0,
    atp: Math.max(0, onHand - allocated - 20), allocated, onHand, soldToday: actual.reduce((sum, q) => sum + q.units, 0),
    multiplierPct: Math.round(80 + 60 * draw(b, a, 5)), forecast, actual, planFrom: OPEN, plan, outAt: b === 4 && a === 0 ? START + 40 * MINUTE : null,
    soonUnits: Math.round(forecast.slice(0, 8).reduce((sum, quarter) => sum + quarter.band.q50, 0)), because: 40_000 + b * 10 + a,
  };
}

/** What is believed of SKUs together, near enough: the app sums laws. */
function fan(key: string, skus: SkuView[]): FanView {
  const forecast = skus[0]?.forecast ?? [];
  const ahead = forecast.map((_, q) => {
    const q50 = skus.reduce((sum, one) => sum + (one.forecast[q]?.band.q50 ?? 0), 0);
    return { q10: Math.round(q50 * 0.85), q50, q90: Math.round(q50 * 1.15) };
  });
  const past = skus[0]?.actual.map((_, q) => Math.round(skus.reduce((sum, one) => sum + (one.actual[q]?.units ?? 0), 0) * 0.95)) ?? [];
  return { fan: key, planFrom: OPEN, plan: [...past, ...ahead.map((band) => Math.round(band.q50))], aheadFrom: forecast[0]?.from ?? START, ahead };
}

function node([key, kind, name, dept, lat, lon]: (typeof PLACES)[number], i: number): NodeView {
  const capacity = { central: 620, hub: 240, dark: 90, shop: 25 }[kind];
  const workMin = [78, 64, 91, 40, 112, 58, 33, 20][i] ?? 50;
  const toPrepareUnits = Math.round((capacity * workMin) / 15);
  return {
    node: key, kind, name, dept, lat, lon, load: loadOf(workMin), workMin, workDue: START + 100 * MINUTE, packedToday: Math.round(capacity * 9 * draw(i, 12)), capacity,
    work: {
      toPrepareParcels: Math.round(toPrepareUnits / 1.5), toPrepareUnits, inHandParcels: Math.round(capacity / 3), inHandUnits: Math.round(capacity / 2),
      atDockParcels: Math.round(capacity * draw(i, 13)), atDockUnits: Math.round(1.5 * capacity * draw(i, 13)),
    },
    because: 40_900 + i,
  };
}

/** Of so many minutes of work before a cut-off in 100 minutes. */
export const loadOf = (workMin: number) => (workMin >= 100 ? 'full' : workMin >= 80 ? 'tight' : 'free');

function sum(all: WorkView[]): WorkView {
  const names = ['toPrepareParcels', 'toPrepareUnits', 'inHandParcels', 'inHandUnits', 'atDockParcels', 'atDockUnits'] as const;
  return Object.fromEntries(names.map((name) => [name, all.reduce((total, work) => total + work[name], 0)])) as unknown as WorkView;
}

function departure(key: string, i: number, n: number): DepartureView {
  const cutoff = START + (20 + 35 * i + 110 * n) * MINUTE;
  const short = i === 4 && n === 0 ? 52 : 0;
  return {
    departure: `${key}-${n}`, node: key, carrier: ['Chronos', 'Relais+', 'Messagerie'][(i + n) % 3] ?? null, cutoff, leaves: cutoff + 30 * MINUTE, parcels: 60 + 31 * i,
    packed: Math.round(50 * draw(i, n, 5)), taken: 0, heldBack: 0, short, leaving: short > 0 ? 'short' : 'whole', held: false,
  };
}

function ahead({ node, capacity, load }: NodeView, i: number): AheadView {
  const by = <V>(make: (quarter: number) => V) => Array.from({ length: 12 }, (_, quarter) => make(quarter));
  return {
    node, from: Math.floor(START / QUARTER) * QUARTER, booked: by((n) => Math.round(capacity * (0.9 - n / 14))), capacity: by(() => capacity), cutoffs: [START + (20 + 35 * i) * MINUTE],
    expected: by((n) => Math.round(0.3 * capacity * draw(i, n, 6))).slice(0, 8), load: by((n) => (n === 0 ? load : 'free')),
  };
}

function van(i: number): VanView {
  const depot = ['FR-PAR1', 'FR-PAR2', 'FR-MRS'][Math.floor(i / 3)] ?? 'FR-PAR1';
  const status = (['on_tour', 'on_tour', 'broken', 'on_tour', 'planned', 'idle', 'on_tour', 'on_tour', 'grounded'] as const)[i] ?? 'idle';
  const out = status === 'on_tour' || status === 'broken';
  const home = PLACES.map(node).find((place) => place.node === depot);
  const [first, ...path] = tour(home, i, out || status === 'planned' ? 13 - i : 1);
  const [lat, lon] = out && first ? first : [home?.lat ?? 0, home?.lon ?? 0];
  return {
    van: `VAN-${depot.slice(3, 6)}-${i + 1}`, depot, status, out, lat, lon, seenAt: out ? START - i * 9_000 : null,
    aboard: out ? 14 + i : 0, capacity: 40, stopsLeft: out || status === 'planned' ? 12 - i : 0,
    nextEta: status === 'on_tour' ? START + (6 + 3 * i) * MINUTE : null,
    path: out || status === 'planned' ? path : [],
    worstSlackMin: status === 'on_tour' ? 34 - 9 * i : status === 'planned' ? 42 : null, slack: status === 'on_tour' && i > 3 ? 'late' : status === 'on_tour' || status === 'planned' ? 'fine' : null,
    because: out ? 41_100 + i : null,
  };
}

function warehouse(): WarehouseView {
  const width = 46;
  const rows = Array.from({ length: 22 }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      if (y === 21 && x % 6 === 3) return 'E';
      const shelf = y % 3 !== 0 && y < 19 && x > 1 && x < width - 2 && x % 11 !== 0;
      return shelf ? '@' : y % 3 === 0 && y < 19 ? 'S' : '.';
    }).join(''),
  );
  const lanes = [...rows.join('')].flatMap((letter, cell) => (letter === '@' ? [] : [cell]));
  const robots = Array.from({ length: 38 }, (_, i): RobotView => ({
    robot: `R${String(i + 1).padStart(2, '0')}`, cell: lanes[Math.floor(draw(i, 31) * lanes.length)] ?? 0, busy: i % 4 !== 0, down: i === 17, waitsBy: null,
  }));
  return { node: 'FR-CEN', width, height: 22, rows, robots, picksWaiting: 164 };
}

const alert = (n: number, rest: Partial<AlertView> & Pick<AlertView, 'kind' | 'subject' | 'severity' | 'measure'>): AlertView => ({
  alert: `A-${n}`, rank: n - 40, openedAt: START - n * 13_000, state: 'open', owner: null, snoozedUntil: null, undo: null, incident: null, proposal: null, recovery: null, because: 41_000 + n, foreseen: null, trend: 'holds', ...rest,
});

function news(): AlertView[] {
  return [alert(46, { kind: 'forecast_missed', subject: { type: 'sku', key: 'SKU-430' }, severity: 'info', measure: { seen: 240, expected: 120, orders: 190, cents: null } })];
}

function alerts(): AlertView[] {
  return [
    alert(41, {
      kind: 'van_broken', subject: { type: 'van', key: 'VAN-PAR-3' }, severity: 'high', incident: 'I-3',
      measure: { seen: 16, expected: 0, orders: 14, cents: 84_200 },
      proposal: { proposal: 'P-117', alert: 'A-41', remedy: { type: 'transfer', from: 'VAN-PAR-3', to: ['VAN-PAR-1', 'VAN-PAR-2'], parcels: 15, left: 1 }, advised: false, barred: null, before: null, because: 41_160 },
    }),
    alert(42, { kind: 'stock_running_out', subject: { type: 'sku', key: 'SKU-510' }, severity: 'high', measure: { seen: 96, expected: 240, orders: 0, cents: 412_000 } }),
    alert(43, { kind: 'node_saturated', subject: { type: 'node', key: 'FR-PAR1' }, severity: 'medium', measure: { seen: 95, expected: 60, orders: 22, cents: 61_000 }, state: 'acknowledged', owner: 'malo' }),
    alert(44, { kind: 'feed_silent', subject: { type: 'feed', key: 'wms:FR-LYS' }, severity: 'low', measure: { seen: 7, expected: 5, orders: 0, cents: null } }),
    alert(45, { kind: 'forecast_missed', subject: { type: 'sku', key: 'SKU-430' }, severity: 'low', measure: { seen: 188, expected: 120, orders: 0, cents: null }, state: 'resolved' }),
  ];
}

function message(i: number): MessageView {
  return {
    notification: `N-${1_000 + i}`, order: `TT-57646141303${8_000 + i}`, template: (['van_delayed', 'promise_moved', 'declined'] as const)[i % 3] ?? 'declined',
    text: 'Bonjour,\n\nVotre commande arrive.',
    medium: i % 2 ? 'webhook' : 'mail', state: i === 13 ? 'asked' : i % 7 === 5 ? 'failed' : 'sent', problem: i % 7 === 5 && i !== 13 ? 'mailbox_full' : null,
    at: START - (14 - i) * 40_000, because: 41_080 + i,
  };
}

function feeds(): FeedView[] {
  const names = ['drop', 'operator', 'plant', 'shopify:maison-lune', 'studio', 'tiktok:live', 'vans', 'wms:FR-CEN', 'wms:FR-LYS'];
  return names.map((source, i) => ({
    source, lastAt: START - (source === 'wms:FR-LYS' ? 7 * MINUTE : i * 3_000), facts: Math.round(9_000 * draw(i, 55)) + 12,
    refused: source === 'drop' ? 2 : 0, waiting: source === 'shopify:maison-lune' ? 3 : 0, state: source === 'wms:FR-LYS' ? 'silent' : source === 'drop' ? 'refusing' : 'live',
  }));
}
