// Addresses of the screens: reads and writes the part after `#`. Knows no browser.
import type { Kind, Target } from '../store/target';
import { homes, PAGES, type Page } from './pages';

export interface Route {
  page: Page | 'wall';
  /** What is looked at closer, over the page. */
  detail: Target | null;
  /** What the page is asked to show of its list. */
  query: Readonly<Record<string, string>>;
}

const START: Page = 'room';

/** `behind` is the page that stays under something that is opened. An address that nobody knows leads to the start. */
export function parse(hash: string, behind: Page | null): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [first = '', ...rest] = path.split('/');
  const query = Object.fromEntries(new URLSearchParams(search));
  if (first === 'wall') return { page: 'wall', detail: null, query };
  if (isPage(first)) return { page: first, detail: null, query };
  const key = decoded(rest.join('/'));
  if (isKind(first) && key) return { page: behind ?? homes[first], detail: { kind: first, key }, query };
  return { page: START, detail: null, query: {} };
}

/** The address of a page, with what its list should show. */
export function pageHref(page: Page | 'wall', query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${page}${search ? `?${search}` : ''}`;
}

/** The address of something. */
export function targetHref({ kind, key }: Target): string {
  return `#/${kind}/${encodeURIComponent(key)}`;
}

const isPage = (name: string): name is Page => (PAGES as readonly string[]).includes(name);
const isKind = (name: string): name is Kind => Object.hasOwn(homes, name);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
