// One question to the app that is asked again when what it is about has changed. Knows no screen.
import { onDestroy, untrack } from 'svelte';
import { Refused, type Args, type CommandName, type Reply } from '../platform';
import type { AppStore } from './app.svelte';

/** How a question is asked again. */
export interface Again {
  /** At most this often, milliseconds. */
  every?: number;
  /** While this stays the same, so does the question, though its arguments move: its answer stays until the next. */
  while?: () => string;
}

/** Rows may change many times a second; the question about them is asked at most this often, milliseconds. */
export const ASK_EVERY_MS = 1_000;

export class Asked<C extends CommandName> {
  /** The newest answer to the present question; stays while it is asked again. */
  value = $state.raw<Reply<C> | null>(null);
  /** Why the last asking was refused. */
  refused = $state<Refused['code'] | null>(null);
  readonly #app: AppStore;
  readonly #cmd: C;
  readonly #every: number;
  #args: Args<C> | null = null;
  #spelled = '';
  #asking = false;
  #again = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: AppStore, cmd: C, every = ASK_EVERY_MS) {
    this.#app = app;
    this.#cmd = cmd;
    this.#every = every;
  }

  /** Asks this now; the answer to another question is thrown away, a repeated question keeps its answer meanwhile. */
  ask(args: Args<C>, spelled = JSON.stringify(args)): void {
    this.#args = args;
    if (spelled === this.#spelled) return this.repeat();
    this.#spelled = spelled;
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
    const rest = this.#askedAt + this.#every - performance.now();
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
export function asked<C extends CommandName>(app: () => AppStore, cmd: C, args: () => Args<C>, about: () => unknown, again: Again = {}): Asked<C> {
  const question = new Asked(app(), cmd, again.every);
  $effect(() => {
    about();
    const now = args();
    const spelled = again.while?.();
    untrack(() => question.ask(now, spelled));
  });
  onDestroy(() => question.stop());
  return question;
}
