// The pages of the app: their names in addresses, their icons and the letters that lead to them.
import type { Key } from '../i18n/index.svelte';
import type { Kind } from '../store/target';
import type { IconName } from '../widgets/icons';

export const PAGES = [
  'room', 'show', 'map', 'alerts', 'logbook', 'service', 'review', 'orders', 'stock', 'network', 'warehouse', 'messages', 'incidents', 'feeds', 'settings', 'oncall',
] as const;
export type Page = (typeof PAGES)[number];

export interface PageCard {
  page: Page;
  title: Key;
  icon: IconName;
  /** Pressed after `g`. */
  letter: string;
  /** Begins a group in the rail. */
  first?: boolean;
}

export const pages: PageCard[] = [
  { page: 'room', title: 'nav.room', icon: 'room', letter: 'r' },
  { page: 'show', title: 'nav.show', icon: 'show', letter: 'l' },
  { page: 'map', title: 'nav.map', icon: 'map', letter: 'm' },
  { page: 'alerts', title: 'nav.alerts', icon: 'alert', letter: 'a' },
  { page: 'logbook', title: 'nav.logbook', icon: 'copy', letter: 'j' },
  { page: 'service', title: 'nav.service', icon: 'check', letter: 'v' },
  { page: 'review', title: 'nav.review', icon: 'star', letter: 'b' },
  { page: 'orders', title: 'nav.orders', icon: 'order', letter: 'o', first: true },
  { page: 'stock', title: 'nav.stock', icon: 'sku', letter: 's' },
  { page: 'network', title: 'nav.network', icon: 'node', letter: 'n' },
  { page: 'warehouse', title: 'nav.warehouse', icon: 'grid', letter: 'w' },
  { page: 'messages', title: 'nav.messages', icon: 'message', letter: 'c', first: true },
  { page: 'incidents', title: 'nav.incidents', icon: 'incident', letter: 'i' },
  { page: 'feeds', title: 'nav.feeds', icon: 'feed', letter: 'f' },
  { page: 'settings', title: 'nav.settings', icon: 'settings', letter: 'p', first: true },
];

/** What a screen narrower than this shows of any page, pixels of the window. */
export const NARROW_PX = 600;

/** The page behind something that was opened by its address alone. */
export const homes: Record<Kind, Page> = {
  order: 'orders', sku: 'stock', node: 'network', van: 'network', dept: 'map', alert: 'alerts', incident: 'incidents',
};
