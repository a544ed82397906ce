// When a map takes in new data: only what changed, the newest of each kind, and never more work than a twentieth of the time.
// Where the map is drawn by the processor, every frame of the page waits for it: figures go first.

/** Between two intakes at least this long, milliseconds. */
const GAP_MS = 100;
/** A drawing that takes longer, or never ends, counts as this long, milliseconds. */
const DRAWN_MAX_MS = 500;
/** Rest after a drawing, in its own length, and at the most, milliseconds: data is never older than three seconds. */
const REST = 19;
const REST_MAX_MS = 2_500;

type Work = () => void;

export class Pace {
  readonly #afterDrawing: (drawn: () => void) => void;
  readonly #now: () => number;
  readonly #together: (work: Work) => void;
  readonly #waiting = new Map<string, Work>();
  readonly #prints = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running = false;
  #busy = true;

  /** `afterDrawing` calls back when everything asked for is on the screen; `together` runs work that is drawn at once. */
  constructor(afterDrawing: (drawn: () => void) => void, together: (work: Work) => void = (work) => work(), now: () => number = () => performance.now()) {
    this.#afterDrawing = afterDrawing;
    this.#together = together;
    this.#now = now;
  }

  /** What waits is done from now on. */
  start(): void {
    this.#running = true;
    this.#busy = false;
    this.#soon();
  }

  stop(): void {
    this.#running = false;
    this.#waiting.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Work of a kind with its data as a text: the same data is no work, newer data takes the place of what waits. */
  put(kind: string, print: string, work: Work): void {
    if (this.#prints.get(kind) === print) return;
    this.#prints.set(kind, print);
    this.#waiting.set(kind, work);
    this.#soon();
  }

  /** Lets nothing wait any longer: a person has asked for it. */
  hurry(): void {
    if (this.#running) queueMicrotask(() => this.#flush());
  }

  /** At the end of the running task, so that all that changes together is drawn together. */
  #soon(): void {
    if (!this.#running || this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    if (!this.#running) return;
    if (this.#waiting.size === 0) {
      this.#busy = false;
      return;
    }
    this.#busy = true;
    const began = this.#now();
    const works = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#together(() => works.forEach((work) => work()));
    let over = false;
    const drawn = () => {
      if (over) return;
      over = true;
      const took = Math.min(this.#now() - began, DRAWN_MAX_MS);
      this.#after(Math.max(GAP_MS - took, Math.min(REST * took, REST_MAX_MS)), () => this.#flush());
    };
    this.#afterDrawing(drawn);
    // A map out of sight never comes to rest by itself.
    this.#after(DRAWN_MAX_MS, drawn);
  }

  #after(ms: number, then: () => void): void {
    if (!this.#running) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }
}
