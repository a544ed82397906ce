// One frame for all that a map is given at once. The engine draws anew for each source and each tile that becomes ready;
// without a graphics card each such frame takes as long as the last one, and the page's figures wait for it.
import type { Map as Engine } from 'maplibre-gl';

/** Data that are not ready after this long are drawn as far as they are, milliseconds. */
const HELD_MAX_MS = 500;

type Drawn = Pick<Engine, 'triggerRepaint' | 'areTilesLoaded' | 'on'>;

export class Hold {
  readonly #map: Drawn;
  readonly #draw: () => void;
  #held = false;
  #asked = false;
  /** Sources that still prepare what they were given. */
  #preparing = 0;
  #limit: ReturnType<typeof setTimeout> | undefined;

  /** Takes the map's asking for frames, `triggerRepaint`, into its hands. Whoever moves the map is not made to wait. */
  constructor(map: Drawn) {
    this.#map = map;
    this.#draw = map.triggerRepaint.bind(map);
    map.triggerRepaint = () => {
      if (this.#held) this.#asked = true;
      else this.#draw();
    };
    for (const moved of ['movestart', 'resize'] as const) map.on(moved, () => this.end());
    map.on('sourcedata', () => this.#look());
  }

  /** Runs work that changes the map: nothing is drawn until the sources it gave data to are ready. */
  during(work: () => void): void {
    this.#held = true;
    work();
    if (this.#preparing === 0) this.end();
    else this.#limit ??= setTimeout(() => this.end(), HELD_MAX_MS);
  }

  /** A source prepares data until then. */
  given(ready: Promise<void>): void {
    this.#preparing += 1;
    const done = () => {
      this.#preparing -= 1;
      this.#look();
    };
    ready.then(done, done);
  }

  /** Draws what is there. */
  end(): void {
    clearTimeout(this.#limit);
    this.#limit = undefined;
    this.#held = false;
    if (this.#asked) this.#draw();
    this.#asked = false;
  }

  #look(): void {
    if (this.#held && this.#preparing === 0 && this.#map.areTilesLoaded()) this.end();
  }
}
