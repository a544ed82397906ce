// One map for all pages: a page that shows it borrows it, and the next finds it as it was left. A map of its own for each
// page costs a graphics context, its tiles and its first drawing each time.
import { LiveMap, type LiveMapOptions } from './live-map';

export interface Loan {
  map: LiveMap;
  /** Gives it back; it is kept out of sight. */
  end: () => void;
}

interface Kept {
  host: HTMLElement;
  map: LiveMap;
  letters: number;
  lent: boolean;
}
let kept: Kept | null = null;
let lot: HTMLElement | null = null;

/** Puts a map into a place that has a size; throws a `MapFault`. A still picture, one with things of its own, and a second map at once are made anew. */
export async function borrow(place: HTMLElement, options: LiveMapOptions): Promise<Loan> {
  const letters = options.letters ?? 1;
  if (options.still || options.own || kept?.lent) return alone(place, options);
  if (kept?.letters === letters) {
    const mine = kept;
    mine.lent = true;
    mine.host.style.width = mine.host.style.height = '100%';
    place.append(mine.host);
    mine.map.serve(options);
    return loan(mine);
  }
  kept?.map.dispose();
  kept?.host.remove();
  kept = null;
  const host = room(place);
  const map = await LiveMap.open(host, options);
  const mine: Kept = { host, map, letters, lent: true };
  // Another page may have been quicker.
  if (kept !== null) return { map, end: () => drop(mine) };
  kept = mine;
  return loan(mine);
}

async function alone(place: HTMLElement, options: LiveMapOptions): Promise<Loan> {
  const host = room(place);
  const map = await LiveMap.open(host, options);
  return { map, end: () => drop({ host, map }) };
}

function loan(mine: Kept): Loan {
  const end = () => {
    mine.lent = false;
    mine.map.serve(null);
    park(mine.host);
  };
  return { map: mine.map, end };
}

function drop({ host, map }: Pick<Kept, 'host' | 'map'>): void {
  map.dispose();
  host.remove();
}

function room(place: HTMLElement): HTMLElement {
  const host = document.createElement('div');
  Object.assign(host.style, { width: '100%', height: '100%' });
  place.append(host);
  return host;
}

/**
 * Out of sight at the size it has: a map that changes its size draws. Its canvas knows that size; the host has none any
 * more, since its page has left the document.
 */
function park(host: HTMLElement): void {
  if (!lot) {
    lot = document.createElement('div');
    lot.setAttribute('aria-hidden', 'true');
    lot.inert = true;
    Object.assign(lot.style, { position: 'fixed', top: '0', left: '-300vw', visibility: 'hidden' });
  }
  const { width = '', height = '' } = host.querySelector('canvas')?.style ?? {};
  if (width && height) Object.assign(host.style, { width, height });
  document.body.append(lot);
  lot.append(host);
}
