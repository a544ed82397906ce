// What a key pressed anywhere asks for. Keys typed into a field, or while a window is open over the page, ask for nothing.
import type { Act } from '../features/alerts/acting.svelte';
import { pages, type Page } from './pages';

export type Wish = { go: Page } | { act: Act } | 'palette' | 'help';

/** What keys do in the list of alerts. */
export const acts: Record<string, Act> = {
  j: 'next', k: 'previous', ArrowDown: 'down', ArrowUp: 'up', a: 'acknowledge', s: 'snooze', r: 'close', u: 'undo', x: 'pick',
};

/** After `g` the letter must follow within this time, milliseconds. */
const LEADER_MS = 1_500;

export class Keys {
  #leaderAt = Number.NEGATIVE_INFINITY;

  /** What the key asks for, if anything. `now` in milliseconds. */
  wish(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>, over: boolean, now: number): Wish | null {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return 'palette';
    if (event.ctrlKey || event.metaKey || event.altKey || over || typing(event.target)) return null;
    if (event.key === '?') return 'help';
    const led = now - this.#leaderAt < LEADER_MS;
    this.#leaderAt = event.key === 'g' && !led ? now : Number.NEGATIVE_INFINITY;
    const card = led ? pages.find((one) => one.letter === event.key) : undefined;
    if (card) return { go: card.page };
    const act = led || !Object.hasOwn(acts, event.key) ? undefined : acts[event.key];
    return act ? { act } : null;
  }
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'));
}
