// What the scripted app tells about one SKU, one node, one van, and about itself.
import type {
  DemandSlice, Document, Lang, NodeDetail, OrderRow, PlaceView, ReportFormat, SettingsView, ShelfView, SkuDetail, ShowSlot, SlotsPreview, State, StopView, VanDetail,
  WarRoomView,
} from '../../contract';
import { Refused } from '../types';
import { draw, START } from './day';

const MINUTE = 60_000;
const SHOWN = 12;

const shelf = (state: State, node: string, sku: string): ShelfView => {
  const [n, s] = [state.nodes.findIndex((row) => row.node === node), state.skus.findIndex((row) => row.sku === sku)];
  const onHand = Math.round(120 * draw(n, s, 61));
  const allocated = Math.round(onHand * 0.5 * draw(n, s, 62));
  return { node, sku, onHand, allocated, safety: 4, atp: Math.max(0, onHand - allocated - 4), doubted: false };
};

export function skuDetail(state: State, key: string, orders: OrderRow[]): SkuDetail {
  const sku = state.skus.find((row) => row.sku === key);
  if (!sku) throw new Refused({ code: 'BAD_ARGS', message: 'no such SKU' });
  const shelves = state.nodes.map((node) => shelf(state, node.node, key)).sort((a, b) => b.atp - a.atp);
  const felt = state.nodes.slice(0, 3).map((node) => ({ node: node.node, units: Math.round(node.capacity / 12), loadPct: (node.workMin ?? 0) + 8, load: node.load }));
  return { sku: key, shelves, felt, orders: orders.slice(0, SHOWN), ordersTotal: 47, atDock: false, because: sku.because };
}

export function nodeDetail(state: State, key: string, orders: OrderRow[]): NodeDetail {
  const node = state.nodes.find((row) => row.node === key);
  if (!node) throw new Refused({ code: 'UNKNOWN_NODE', message: 'no such node' });
  const shelves = state.skus.map((sku) => shelf(state, key, sku.sku)).sort((a, b) => b.allocated - a.allocated);
  return {
    node: key, shelves, shelvesTotal: shelves.length, because: node.because, orders: orders.slice(0, SHOWN), ordersTotal: node.work.toPrepareParcels,
    vans: state.vans.filter((van) => van.depot === key).map((van) => van.van), atDock: false,
  };
}

export function vanDetail(state: State, key: string, orders: OrderRow[]): VanDetail {
  const van = state.vans.find((row) => row.van === key);
  if (!van) throw new Refused({ code: 'UNKNOWN_VAN', message: 'no such van' });
  const now = state.clock.at;
  const stops = Array.from({ length: van.stopsLeft }, (_, i): StopView => {
    const eta = now + (6 + 11 * i) * MINUTE;
    const slackMin = (van.worstSlackMin ?? 20) + 4 * (van.stopsLeft - i);
    return {
      transferFrom: null, lat: van.lat + 0.01 * i, lon: van.lon + 0.008 * i, dept: ['75', '92', '93', '94'][i % 4] ?? null,
      orders: orders.slice(i, i + 1 + (i % 3 === 0 ? 1 : 0)).map((order) => order.order), latest: eta + slackMin * MINUTE, eta, slackMin,
      slack: slackMin < 0 ? 'late' : 'fine',
    };
  });
  return {
    van: key, stops, because: van.because, lastWord: van.seenAt === null ? null : 41_002, aboard: orders.slice(0, van.aboard).map((order) => order.order),
    departs: stops.length > 0 ? now - 40 * MINUTE : null, returns: stops.length > 0 ? now + 150 * MINUTE : null,
    can: [
      { act: 'ground', bar: van.status === 'broken' ? 'broken' : van.status === 'grounded' ? 'grounded' : null },
      { act: 'return', bar: van.status === 'grounded' || van.status === 'broken' ? null : 'in_plan' },
    ],
  };
}

/** Slots that would be in one room at one time. */
function clashes(state: State, cards: ShowSlot[]): SlotsPreview['clashes'] {
  const then = state.runningOrder.map((slot) => cards.find((card) => card.slot === slot.slot) ?? slot);
  const meets = (card: ShowSlot) => then.filter((other) => other.slot !== card.slot && other.room === card.room && other.from < card.until && card.from < other.until);
  return cards.flatMap((card) => meets(card).map((other) => ({ kind: 'room' as const, slot: card.slot, with: other.slot, what: card.room })));
}

/** The slots as they would be; the script's forecast does not change with them. */
export function slotsPreview(state: State, cards: ShowSlot[]): SlotsPreview {
  const slots = cards.flatMap((card) => {
    const was = state.runningOrder.find((row) => row.slot === card.slot);
    if (!was) return [];
    const passages = card.passages.map((passage) => {
      const old = was.passages.find((row) => row.sku === passage.sku);
      return {
        sku: passage.sku, name: old?.name ?? passage.sku, from: passage.from, until: passage.until, sellsUntil: passage.until + 30 * 60_000, priceCents: passage.price_cents,
        plannedUnits: passage.expected_units, planUnits: passage.expected_units, meanUnits: old?.meanUnits ?? null, forecast: old?.forecast ?? null, actualUnits: old?.actualUnits ?? 0, hold: old?.hold ?? 'holds' as const, turnsAt: null,
      };
    });
    return [{ ...was, brand: card.brand, creator: card.creator, room: card.room, from: card.from, until: card.until, passages }];
  });
  const shown = new Set(slots.flatMap((slot) => slot.passages.map((passage) => passage.sku)));
  return { slots, skus: state.skus.filter((sku) => shown.has(sku.sku)), clashes: clashes(state, cards) };
}

export const settings: SettingsView = {
  version: '0.1.0', data: '/var/lib/regie',
  entries: [
    { kind: 'drop_folder', place: '/var/lib/regie/depot', open: true, variable: 'REGIE_DROP_FOLDER' },
    { kind: 'shopify', place: '/feeds/shopify/shop', open: true, variable: 'REGIE_SHOPIFY_SECRET' },
    { kind: 'tiktok', place: '/feeds/tiktok/shop', open: false, variable: 'REGIE_TIKTOK_APP_SECRET' },
    { kind: 'live', place: '/feeds/live', open: true, variable: 'REGIE_LIVE_TOKEN' },
    { kind: 'osmand', place: '/feeds/osmand', open: true, variable: '' },
    { kind: 'wms', place: '/feeds/wms', open: true, variable: 'REGIE_WMS_SECRET' },
  ],
  exits: [
    { kind: 'mailbox', place: '/var/lib/regie/mailbox', variable: 'REGIE_SMTP_HOST' },
    { kind: 'plant', place: 'http://127.0.0.1:8490/instructions', variable: 'REGIE_PLANT_URL' },
    { kind: 'notices', place: '', variable: 'REGIE_NOTICE_URL' },
  ],
};

export const warRoomAt = (open: boolean): WarRoomView =>
  open ? { address: 'http://192.168.1.20:8585/?wall=MTIzNDU2Nzg5MA#/wall', screens: 1 } : { address: null, screens: 0 };

/** As the app writes it for programs, of the van that broke down. */
function account(incident: string) {
  const entry = (seq: number, minutes: number, role: string, fr: string, en: string) => ({ seq, at: START + minutes * MINUTE, cause: null, role, kind: '', count: 1, text: { fr, en } });
  return {
    schema: 'regie.incident/1', incident, status: 'draft',
    summary: { fr: 'Le van VAN-PAR-3 est tombé en panne avec 16 colis à bord.', en: 'Van VAN-PAR-3 broke down with 16 parcels aboard.' },
    head: { to_detect: MINUTE, to_acknowledge: null, to_resolve: null },
    impact: { orders: 14, parcels: 16, promises_moved: 0, orders_lost: 0, customers_told: 4, cents: 84_200 },
    timeline: [
      entry(40_981, -9, 'signal', 'Van VAN-PAR-3 en panne', 'Van VAN-PAR-3 broke down'),
      entry(41_041, -9, 'alert', 'Alerte : van en panne', 'Alert: van broken down'),
      entry(41_160, -8, 'decision', 'Reprise proposée avec VAN-PAR-1 et VAN-PAR-2', 'Transfer to VAN-PAR-1 and VAN-PAR-2 proposed'),
      entry(41_166, -6, 'message', 'Quatre clients prévenus d’une livraison retardée', 'Four customers told of a late delivery'),
    ],
    log: { left_out: 0 },
  };
}

export function report(incident: string, format: ReportFormat, lang: Lang): Document {
  const page = `<!doctype html><html lang="${lang}"><title>${incident}</title><h1>${incident}</h1>`;
  switch (format) {
    case 'json': return { mediaType: 'application/json', fileName: `${incident}.json`, text: JSON.stringify(account(incident)), base64: false };
    case 'html': return { mediaType: 'text/html', fileName: `${incident}.html`, text: page, base64: false };
    // The smallest document that a reader opens.
    case 'pdf': return { mediaType: 'application/pdf', fileName: `${incident}.pdf`, text: btoa('%PDF-1.4\n%%EOF\n'), base64: true };
  }
}

/** Most cells of one answer, as in the app. */
const CELLS_MAX = 65_536;

/** What the row of the SKU expects in two hours, evenly over the minutes and as the places order in all. */
export function demandSlice({ places, skus }: State, key: string, from: number, until: number): DemandSlice {
  const sku = skus.find((row) => row.sku === key);
  if (!sku) throw new Refused({ code: 'UNKNOWN_SKU', message: 'no such SKU' });
  const wanted = Math.max(0, Math.ceil((until - from) / MINUTE));
  const minutes = Math.min(wanted, Math.floor(CELLS_MAX / Math.max(1, places.length)));
  const all = places.reduce((sum, place) => sum + place.expectedUnits, 0);
  const cell = (place: PlaceView) => Math.round((1e6 * sku.soonUnits * place.expectedUnits) / all / 120);
  return {
    sku: key, bands: [{ type: 'everyone' }], depts: places.map((place) => place.dept), from, minutes,
    microUnits: places.flatMap((place) => Array<number>(minutes).fill(cell(place))), next: minutes < wanted ? from + minutes * MINUTE : null,
  };
}
