import type { State } from '../contract';
import type { AppStore } from '../store/app.svelte';
import type { Open, Target, Why } from '../store/target';

/** What a page may be given. */
export interface PageProps {
  app: AppStore;
  /** What was told last. */
  state: State;
  /** What its address asks for. */
  query: Readonly<Record<string, string>>;
  /** What is open beside it. */
  chosen: Target | null;
  open: Open;
  why: Why;
}
