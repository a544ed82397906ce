// A state whose sections are heard one by one: a reader of the vans is not woken by the stock.
import { SECTIONS, type State } from '../contract';

/** A state that stays the same object while its sections are replaced. */
export interface Sections {
  readonly state: State;
  /** Replaces the sections that are other objects now. */
  adopt(next: State): void;
}

class Held {
  value = $state.raw<unknown>();
}

export function sections(first: State): Sections {
  const held = Object.values(SECTIONS).map(({ field }) => [field, new Held()] as const);
  // Enumerable getters: `{ ...state }` is a plain copy.
  const state = Object.defineProperties({}, Object.fromEntries(held.map(([field, one]) => [field, { enumerable: true, get: () => one.value }])));
  const adopt = (next: State) => {
    // A section set to itself wakes nobody.
    for (const [field, one] of held) one.value = next[field];
  };
  adopt(first);
  return { state: state as State, adopt };
}
