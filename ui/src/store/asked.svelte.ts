// One question to the app that is asked again when what it is about has changed. Knows no screen.
import { onDestroy, untrack } from 'svelte';
import { Refused, type Args, type CommandName, type Reply } from '../platform';
import type { AppStore } from './app.svelte';

/** Rows may change many times a second; the question about them is asked at most this often, milliseconds. */
export const ASK_EVERY_MS = 1_000;

export class Asked<C extends CommandName> {
  /** The newest answer to the present question; stays while it is asked again. */
  value = $state.raw<Reply<C> | null>(null);
  /** Why the last asking was refused. */
  refused = $state<Refused['code'] | null>(null);
  readonly #app: AppStore;
  readonly #cmd: C;
  #args: Args<C> | null = null;
  #spelled = '';
  #asking = false;
  #again = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: AppStore, cmd: C) {
    this.#app = app;
    this.#cmd = cmd;
  }

  /** Asks this now; the answer to another question is thrown away, a repeated question keeps its answer meanwhile. */
  ask(args: Args<C>): void {
    const spelled = JSON.stringify(args);
    if (spelled === this.#spelled) return this.repeat();
    this.#spelled = spelled;
    this.#args = args;
    this.value = null;
    this.refused = null;
    clearTimeout(this.#timer);
    void this.#send();
  }

  /** Asks once more, soon. */
  repeat(): void {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    const rest = this.#askedAt + ASK_EVERY_MS - performance.now();
    this.#timer = setTimeout(() => void this.#send(), Math.max(0, rest));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#spelled = '';
  }

  async #send(): Promise<void> {
    const [args, spelled] = [this.#args, this.#spelled];
    if (args === null) return;
    this.#asking = true;
    this.#again = false;
    this.#askedAt = performance.now();
    try {
      const value = await this.#app.ask(this.#cmd, args);
      if (spelled !== this.#spelled) return;
      this.value = value;
      this.refused = null;
    } catch (error) {
      if (spelled === this.#spelled) this.refused = error instanceof Refused ? error.code : 'INTERNAL';
    } finally {
      if (spelled === this.#spelled) {
        this.#asking = false;
        if (this.#again) this.repeat();
      }
    }
  }
}

/** For a component: asks when it appears, when `args` change, and when what `about` reads has changed. */
export function asked<C extends CommandName>(app: () => AppStore, cmd: C, args: () => Args<C>, about: () => unknown): Asked<C> {
  const question = new Asked(app(), cmd);
  $effect(() => {
    about();
    const now = args();
    untrack(() => question.ask(now));
  });
  onDestroy(() => question.stop());
  return question;
}
