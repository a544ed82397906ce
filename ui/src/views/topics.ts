// What the app is asked to tell, by what is shown: the frame, the page, and what is looked at closer.
import type { TopicName } from '../contract';
import type { Kind } from '../store/target';
import type { Page } from './pages';
import type { Route } from './route';

type Topic = TopicName | `${TopicName}:${string}`;

/** The header with its clocks, and what is loud. */
const FRAME: readonly Topic[] = ['app', 'show', 'alerts'];
const MAP: readonly Topic[] = ['map', 'network', 'tours'];

const PAGES: Record<Page | 'wall', readonly Topic[]> = {
  room: ['kpis', 'service', 'stock', 'departures', ...MAP],
  show: ['stock', 'network'],
  map: MAP,
  alerts: ['news'],
  service: ['service', 'network'],
  review: ['kpis', 'service', 'incidents'],
  logbook: [],
  orders: ['kpis'],
  stock: ['stock'],
  network: ['network', 'tours', 'departures', 'ahead'],
  warehouse: ['robots', 'network'],
  messages: ['messages', 'kpis'],
  incidents: ['incidents'],
  feeds: ['feeds'],
  settings: ['settings'],
  oncall: ['departures', 'kpis', 'service'],
  wall: ['kpis', 'service', 'stock', 'incidents', 'departures', ...MAP],
};

const DETAILS: Record<Kind, (key: string) => readonly Topic[]> = {
  order: (key) => ['network', 'tours', `messages:${key}`],
  sku: (key) => [`stock:${key}`],
  node: (key) => [`network:${key}`, `departures:${key}`, `ahead:${key}`],
  van: (key) => [`tours:${key}`],
  dept: (key) => [`map:${key}`],
  alert: () => ['news'],
  incident: () => ['incidents'],
};

/** What the palette finds by its name. */
export const FOUND: readonly Topic[] = ['incidents', 'stock', ...MAP];

/** What the page under everything stands on. */
export function topicsOfPage(page: Route['page']): Topic[] {
  return [...new Set([...FRAME, ...PAGES[page]])].sort();
}

/** All that is shown. */
export function topicsOf({ page, detail }: Pick<Route, 'page' | 'detail'>): Topic[] {
  return [...new Set([...topicsOfPage(page), ...(detail ? DETAILS[detail.kind](detail.key) : [])])].sort();
}
