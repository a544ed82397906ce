// Where this screen is: follows the address, so that links, the back button and bookmarks work.
import type { Target } from '../store/target';
import type { Page } from './pages';
import { pageHref, parse, targetHref, type Route } from './route';

let behind: Page | null = null;
let pageQuery: Route['query'] = {};
let current = $state.raw<Route>(parse('', null));

/** Follows the address until the returned function is called. */
export function followAddress(): () => void {
  const read = () => {
    const next = parse(location.hash, behind);
    if (next.page !== 'wall') {
      if (!next.detail) pageQuery = next.query;
      else if (behind !== next.page) pageQuery = {};
      behind = next.page;
    }
    // A page keeps what its list shows while something is open over it.
    current = next.detail ? { ...next, query: pageQuery } : next;
  };
  behind = null;
  read();
  addEventListener('hashchange', read);
  return () => removeEventListener('hashchange', read);
}

export function route(): Route {
  return current;
}

export function goTo(page: Page | 'wall', query: Record<string, string> = {}): void {
  location.hash = pageHref(page, query);
}

/** Keeps what a page's list shows now in its address, so that a link and the back button lead to the same. */
export function amendQuery(query: Record<string, string>): void {
  pageQuery = query;
  if (current.detail || current.page === 'wall') return;
  history.replaceState(history.state, '', pageHref(current.page, query));
  current = { ...current, query };
}

export function openTarget(target: Target): void {
  location.hash = targetHref(target);
}

/** Back to the page under what was opened, with its list as it was. */
export function closeTarget(): void {
  if (current.detail && current.page !== 'wall') goTo(current.page, pageQuery);
}
