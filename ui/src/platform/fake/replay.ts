// Plays a recorded stream at a steady rate of entity updates, for benches: `?replay=FILE&rate=2000`. Decides nothing.
// A message is never left out: one that is late is said at once.
import type { Change, StreamMessage } from '../../contract';
import { browser } from '../browser';
import { Refused, type Listener, type Platform } from '../types';
import { Lines } from './replay-lines';

/** How often it is looked whether something is due, milliseconds. */
const LOOK_MS = 20;

/** How far it has come; a bench reads it from the page. */
export interface Progress {
  messages: number;
  updates: number;
  /** Snapshots asked for again: the screen missed something. */
  gaps: number;
  /** The last message's number. */
  seq: number;
  /** Set by the bench: nothing is said while it weighs the page. */
  paused: boolean;
  /** The first message was said, and the last, on the page's clock. */
  from: number | null;
  until: number | null;
  /** What went wrong. */
  fault: string | null;
}

declare global {
  interface Window {
    regieReplay?: Progress;
  }
}

/** `rate` in entity updates a second. `hold` waits for a `regie-replay` event before the first patch. */
export function replayPlatform(file: string, rate: number, hold: boolean): Platform {
  const progress: Progress = { messages: 0, updates: 0, gaps: 0, seq: 0, paused: false, from: null, until: null, fault: null };
  window.regieReplay = progress;
  return {
    ...browser,
    name: 'fake',
    call: async () => {
      throw new Refused({ code: 'STARTING', message: 'a recorded stream answers nothing' });
    },
    stream: (listener) => {
      const player = new Player(new Lines(file), listener, rate, progress);
      player.open(hold).catch((error: unknown) => (progress.fault = String(error)));
      return { follow: (_, anew) => void (anew && (progress.gaps += 1)), close: () => player.close() };
    },
  };
}

/** Says one message after the other, as many as are due. */
class Player {
  #closed = false;

  constructor(
    private readonly lines: Lines,
    private readonly listener: Listener,
    private readonly rate: number,
    private readonly progress: Progress,
  ) {}

  close(): void {
    this.#closed = true;
    this.lines.close();
  }

  async open(hold: boolean): Promise<void> {
    const message = await this.#next();
    if (message?.type !== 'snapshot') throw new Error('a recorded stream begins with a snapshot');
    this.listener.message(message);
    if (hold) await new Promise((resume) => addEventListener('regie-replay', resume, { once: true }));
    await this.#play();
  }

  async #play(): Promise<void> {
    const { progress } = this;
    let from = performance.now();
    progress.from = from;
    while (!this.#closed) {
      // A pause delays what is due; it is not made up for.
      const stood = performance.now();
      while (progress.paused) await look();
      from += performance.now() - stood;
      while (progress.updates <= ((performance.now() - from) / 1_000) * this.rate) {
        const message = await this.#next();
        if (!message) {
          progress.until = performance.now();
          return;
        }
        progress.messages += 1;
        progress.updates += updatesOf(message);
        progress.seq = message.seq;
        this.listener.message(message);
      }
      await look();
    }
  }

  async #next(): Promise<StreamMessage | null> {
    const line = await this.lines.next();
    return line === null ? null : (JSON.parse(line) as StreamMessage);
  }
}

const look = () => new Promise((resume) => setTimeout(resume, LOOK_MS));

/** How many rows a message brings; each robot is one. */
export function updatesOf(message: StreamMessage): number {
  if (message.type === 'snapshot') return 0;
  return message.patches.reduce((sum, patch) => sum + (patch.type === 'change' ? changes(patch.value) : 1), 0);
}

function changes({ section, rows }: Change): number {
  if (section !== 'warehouse') return Object.keys(rows).length;
  const [warehouse] = Object.values(rows) as { robots?: object }[];
  return Math.max(1, Object.keys(warehouse?.robots ?? {}).length);
}
