// What the app is asked to tell, by what is shown: the frame, the page, and what is looked at closer.
import type { AlertView, IncidentView, State, TopicName } from '../contract';
import type { Kind } from '../store/target';
import type { Page } from './pages';
import type { Route } from './route';

type Topic = TopicName | `${TopicName}:${string}`;

/** The header with its clocks, and what is loud. */
const FRAME: readonly Topic[] = ['app', 'show', 'alerts'];
/** What sites and articles are called, for what mentions any of them. */
const NAMES: readonly Topic[] = ['network', 'stock'];
const MAP: readonly Topic[] = ['map', 'network', 'tours'];

const PAGES: Record<Page | 'wall', readonly Topic[]> = {
  room: ['kpis', 'service', 'stock', 'departures', ...MAP],
  show: ['stock', 'network'],
  map: MAP,
  alerts: ['news'],
  service: ['service', 'network'],
  review: ['kpis', 'service', 'incidents'],
  logbook: NAMES,
  orders: ['kpis'],
  stock: ['stock'],
  network: ['network', 'tours', 'departures', 'ahead'],
  warehouse: ['robots', 'network'],
  messages: ['messages', 'kpis'],
  incidents: ['incidents'],
  feeds: ['feeds'],
  settings: ['settings'],
  oncall: ['departures', 'kpis', 'service', 'network'],
  wall: ['kpis', 'service', 'stock', 'incidents', 'departures', ...MAP],
};

const DETAILS: Record<Kind, (key: string) => readonly Topic[]> = {
  order: (key) => ['network', 'tours', `messages:${key}`],
  sku: (key) => [`stock:${key}`],
  node: (key) => [`network:${key}`, `departures:${key}`, `ahead:${key}`],
  van: (key) => [`tours:${key}`],
  dept: (key) => [`map:${key}`],
  alert: () => ['news', 'network'],
  incident: () => ['incidents'],
};

/** What the palette finds by its name. */
export const FOUND: readonly Topic[] = ['incidents', 'stock', ...MAP];

/** What a chain of causes may mention; a telephone is spared the stock, whose names it was given once. */
export const mentioned = (narrow: boolean): readonly Topic[] => (narrow ? ['network'] : NAMES);

/** Of so many subjects each is followed by itself, well below what the app allows a screen. */
const SUBJECTS_MAX = 40;

/** The rows that give a name to what alerts and incidents are about: these alone, since alerts stand on every page. */
export function subjectsOf(state: Pick<State, 'alerts' | 'news' | 'incidents' | 'proposals'>, topics: readonly string[]): Topic[] {
  const shown: readonly (Pick<IncidentView, 'subject'> & Partial<Pick<AlertView, 'foreseen'>>)[] = [
    ...state.alerts, ...(topics.includes('news') ? state.news : []), ...(topics.includes('incidents') ? state.incidents : []),
  ];
  const named = shown.flatMap(({ subject, foreseen }): Topic[] => [
    ...(subject?.type === 'node' ? [`network:${subject.key}` as const] : subject?.type === 'sku' ? [`stock:${subject.key}` as const] : []),
    ...(foreseen ? [`stock:${foreseen.sku}` as const] : []),
  ]);
  // A release is asked for by the work of its site.
  const asked = [...state.proposals, ...state.alerts.flatMap(({ proposal }) => proposal ?? [])];
  const sites = asked.flatMap(({ remedy }): Topic[] => (remedy.type === 'release' ? [`network:${remedy.node}`] : []));
  return [...new Set([...named, ...sites])].filter((topic) => !topics.includes(topic.split(':')[0] ?? '')).sort().slice(0, SUBJECTS_MAX);
}

/** What the page under everything stands on. */
export function topicsOfPage(page: Route['page']): Topic[] {
  return [...new Set([...FRAME, ...PAGES[page]])].sort();
}

/** All that is shown. */
export function topicsOf({ page, detail }: Pick<Route, 'page' | 'detail'>): Topic[] {
  return [...new Set([...topicsOfPage(page), ...(detail ? DETAILS[detail.kind](detail.key) : [])])].sort();
}
