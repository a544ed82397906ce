// Where the scripted day's orders come from and from where they are served. Knows no screen.
import middles from '../../../../assets/basemap/departements.json';
import type { FlowView, NodeView, Patch, PlaceView, State, VanView } from '../../contract';
import { draw } from './draw';

/** Code, name and thousands of inhabitants of each mainland département. */
const DEPTS = [
  '01 Ain 679|02 Aisne 523|03 Allier 333|04 Alpes-de-Haute-Provence 168|05 Hautes-Alpes 143|06 Alpes-Maritimes 1128|07 Ardèche 334',
  '08 Ardennes 266|09 Ariège 156|10 Aube 310|11 Aude 380|12 Aveyron 280|13 Bouches-du-Rhône 2088|14 Calvados 709|15 Cantal 144|16 Charente 353',
  '17 Charente-Maritime 672|18 Cher 299|19 Corrèze 241|21 Côte-d’Or 540|22 Côtes-d’Armor 612|23 Creuse 116|24 Dordogne 418|25 Doubs 547',
  '26 Drôme 524|27 Eure 603|28 Eure-et-Loir 433|29 Finistère 933|2A Corse-du-Sud 168|2B Haute-Corse 187|30 Gard 771|31 Haute-Garonne 1471',
  '32 Gers 193|33 Gironde 1690|34 Hérault 1230|35 Ille-et-Vilaine 1121|36 Indre 216|37 Indre-et-Loire 619|38 Isère 1299|39 Jura 258',
  '40 Landes 434|41 Loir-et-Cher 329|42 Loire 774|43 Haute-Loire 229|44 Loire-Atlantique 1488|45 Loiret 691|46 Lot 176|47 Lot-et-Garonne 334',
  '48 Lozère 76|49 Maine-et-Loire 834|50 Manche 498|51 Marne 563|52 Haute-Marne 168|53 Mayenne 305|54 Meurthe-et-Moselle 732|55 Meuse 180',
  '56 Morbihan 783|57 Moselle 1051|58 Nièvre 201|59 Nord 2616|60 Oise 830|61 Orne 275|62 Pas-de-Calais 1458|63 Puy-de-Dôme 664',
  '64 Pyrénées-Atlantiques 707|65 Hautes-Pyrénées 231|66 Pyrénées-Orientales 497|67 Bas-Rhin 1164|68 Haut-Rhin 771|69 Rhône 1915',
  '70 Haute-Saône 233|71 Saône-et-Loire 550|72 Sarthe 567|73 Savoie 448|74 Haute-Savoie 861|75 Paris 2104|76 Seine-Maritime 1261',
  '77 Seine-et-Marne 1468|78 Yvelines 1485|79 Deux-Sèvres 375|80 Somme 565|81 Tarn 397|82 Tarn-et-Garonne 266|83 Var 1119|84 Vaucluse 572',
  '85 Vendée 714|86 Vienne 439|87 Haute-Vienne 373|88 Vosges 357|89 Yonne 332|90 Territoire de Belfort 140|91 Essonne 1338',
  '92 Hauts-de-Seine 1655|93 Seine-Saint-Denis 1704|94 Val-de-Marne 1427|95 Val-d’Oise 1282',
].flatMap((line) => line.split('|')).map((row) => {
  const [code = '', ...rest] = row.split(' ');
  return { code, name: rest.slice(0, -1).join(' '), thousands: Number(rest.at(-1)) };
});
/** Départements where the show is on everybody's lips, and those that look away. */
const LOUD: Record<string, number> = { '75': 2.3, '13': 1.8, '69': 1.6, '59': 1.35, '06': 2.1, '35': 1.4, '80': 0.4, '23': 0.3, '08': 0.6, '67': 0.7 };
const MOVE_DEG = 0.004;

/** How a département stands: `now` gives it its luck. */
export function place({ code, name, thousands }: (typeof DEPTS)[number], now: number): PlaceView {
  const n = seed(code);
  const expectedUnits = Math.round(thousands / 22 + 4 * draw(n, 1));
  const units = Math.round(expectedUnits * (LOUD[code] ?? 0.8 + 0.5 * draw(n, 2)) * (0.92 + 0.16 * draw(n, now)));
  const orders = Math.round(units / 1.5);
  return {
    dept: code, name, orders, units, expectedUnits, ratioPct: expectedUnits < 5 ? null : Math.round((100 * units) / expectedUnits), withinNoise: !(code in LOUD),
    atRisk: draw(n, 3) > 0.72 ? Math.round(orders * 0.3 * draw(n, 4)) : 0, ordersToday: orders * 4 + Math.round(thousands / 40),
  };
}

export const places = (now: number): PlaceView[] => DEPTS.map((dept) => place(dept, now));

/** Each département from the nearest node, and the large ones from the central warehouse too. */
export function flows(nodes: NodeView[], all: PlaceView[]): FlowView[] {
  const rows = all.flatMap((to) => {
    const near = [...nodes].sort((a, b) => far(a, to.dept) - far(b, to.dept))[0];
    const central = nodes.find((node) => node.kind === 'central');
    const both = to.orders > 12 && central && near && central !== near ? [flow(near, to, 0.6), flow(central, to, 0.4)] : [];
    return both.length > 0 ? both : near ? [flow(near, to, 1)] : [];
  });
  return rows.filter((row) => row.parcels > 0).sort((a, b) => (a.flow < b.flow ? -1 : 1)).slice(0, 120);
}

const flow = ({ node }: NodeView, to: PlaceView, share: number): FlowView => ({ flow: `${node}>${to.dept}`, node, dept: to.dept, parcels: Math.round(to.orders * share) });

function far(node: NodeView, dept: string): number {
  const [lon = 0, lat = 0] = (middles as Record<string, number[]>)[dept] ?? [];
  return Math.hypot((node.lon - lon) * 0.69, node.lat - lat);
}

/** A tour around a depot: the stops lie on a ragged ring. */
export function tour(depot: NodeView | undefined, van: number, stops: number): [number, number][] {
  if (!depot) return [];
  return Array.from({ length: stops }, (_, i) => {
    const angle = van * 2.1 + i * 0.45;
    const wide = 0.05 + 0.09 * draw(van, i);
    return [depot.lat + wide * Math.sin(angle), depot.lon + 1.5 * wide * Math.cos(angle)];
  });
}

/** Some départements count on, and vans on tour go a little towards their next stop. */
export function networkStep(state: State, now: number): Patch[] {
  const some = DEPTS.filter((dept) => draw(seed(dept.code), now, 5) > 0.9);
  return [
    ...some.map((dept): Patch => ({ type: 'place', value: place(dept, now) })),
    ...state.vans.flatMap((van): Patch[] => (van.status === 'on_tour' && van.path[0] ? [{ type: 'van', value: moved(van, van.path[0], now) }] : [])),
  ];
}

function moved(van: VanView, [lat, lon]: [number, number], now: number): VanView {
  const way = Math.hypot(lat - van.lat, lon - van.lon);
  if (way > MOVE_DEG) return { ...van, seenAt: now, lat: van.lat + (MOVE_DEG * (lat - van.lat)) / way, lon: van.lon + (MOVE_DEG * (lon - van.lon)) / way };
  return { ...van, seenAt: now, lat, lon, path: van.path.slice(1), stopsLeft: Math.max(0, van.stopsLeft - 1), aboard: Math.max(0, van.aboard - 1) };
}

const seed = (code: string) => (code.charCodeAt(0) << 8) + code.charCodeAt(1);
