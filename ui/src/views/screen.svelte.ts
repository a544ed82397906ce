// How wide this screen is, and which pages it reaches.
import { NARROW_PX, type Page } from './pages';

/** A telephone shows who is on call and, to choose a language and a name, the settings. */
const NARROW: ReadonlySet<Page | 'wall'> = new Set(['oncall', 'settings', 'wall']);

class Screen {
  /** Pixels of the window. */
  width = $state(NARROW_PX);
  readonly narrow = $derived(this.width < NARROW_PX);

  /** It shows this page; of any other address it shows who is on call. */
  reaches(page: Page | 'wall'): boolean {
    return !this.narrow || NARROW.has(page);
  }
}
export const screen = new Screen();
