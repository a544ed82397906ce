// The app over HTTP: on the loopback commands are posted and the stream is server-sent events; on the network a
// war room, which shows a token, only listens.
import type { Call, Refusal, StreamMessage } from '../contract';
import { browser } from './browser';
import { newKey } from './key';
import { Refused, type Line, type Listener, type Platform } from './types';

const CALL = '/api/call';
const STREAM = '/api/stream';
const WAR_ROOM_STREAM = '/wall/stream';
const OPERATOR_HEADER = 'x-regie-operator';
/** Waits between attempts when the browser itself gives up, milliseconds; the last one repeats. */
const WAITS = [500, 1_000, 2_000, 5_000];
/** A closed address is knocked at this often, milliseconds: somebody may open it again. */
const SHUT_WAIT = 15_000;
/** The app speaks each second; a line silent for this long is dead, even if nobody has said so, milliseconds. */
const SILENCE_MAX = 15_000;
const WATCH_EVERY = 5_000;
/** How long the reason of a refusal is waited for, milliseconds. */
const REASON_MAX = 3_000;

interface Options {
  /** Who sits here; read at each call. */
  operator(): string;
  /** The token of a war room's address: then nothing can be called. */
  wall?: string | null;
  fetch?: typeof fetch;
  EventSource?: typeof EventSource;
}

export function httpPlatform(options: Options): Platform {
  const send = options.fetch ?? fetch.bind(globalThis);
  const Source = options.EventSource ?? EventSource;
  const wall = options.wall ?? null;
  const call: Platform['call'] = async (cmd, args) => {
    if (wall !== null) throw new Refused({ code: 'FORBIDDEN', message: 'a war room only looks' });
    const call: Call = { cmd, args, key: newKey() };
    let answer: Response;
    try {
      answer = await send(CALL, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [OPERATOR_HEADER]: options.operator() },
        body: JSON.stringify(call),
      });
    } catch {
      throw new Refused({ code: 'OFFLINE', message: 'the app does not answer' });
    }
    const body: unknown = await answer.json().catch(() => null);
    if (!answer.ok || body === null) throw refusal(body, answer.status);
    return body as never;
  };
  return {
    name: wall === null ? 'http' : 'wall',
    call,
    stream: (listener, topics) => {
      const line = new Stream(Source, send, wall, listener, topics, call);
      line.open();
      return line;
    },
    ...browser,
  };
}

/** One line to the app that is opened again for as long as somebody listens. */
class Stream implements Line {
  #source: EventSource | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #seq: number | null = null;
  #closed = false;
  readonly #Source: typeof EventSource;
  readonly #send: typeof fetch;
  readonly #wall: string | null;
  readonly #listener: Listener;
  readonly #call: Platform['call'];
  readonly #screen = newKey();
  #topics: readonly string[];

  constructor(Source: typeof EventSource, send: typeof fetch, wall: string | null, listener: Listener, topics: readonly string[], call: Platform['call']) {
    this.#Source = Source;
    this.#send = send;
    this.#wall = wall;
    this.#listener = listener;
    this.#topics = topics;
    this.#call = call;
  }

  /** Nothing can be asked for on this line: what was missed comes by opening it anew. */
  get #mute(): boolean {
    return this.#wall !== null;
  }

  get #address(): string {
    if (this.#wall !== null) return `${WAR_ROOM_STREAM}?token=${encodeURIComponent(this.#wall)}`;
    return `${STREAM}?screen=${this.#screen}&topics=${encodeURIComponent(this.#topics.join(','))}`;
  }

  follow(topics: readonly string[], anew: boolean): void {
    this.#topics = topics;
    // A line that is not open begins with what was wanted when it was made: its snapshot shows that, and it is said again.
    if (!this.#mute && this.#source?.readyState === this.#Source.OPEN) this.#call('follow', { screen: this.#screen, topics: [...topics], anew }).catch(() => undefined);
  }

  open(): void {
    this.#source?.close();
    this.#seq = null;
    this.#heardAt = Date.now();
    const source = new this.#Source(this.#address);
    this.#source = source;
    source.onmessage = (event: MessageEvent<string>) => this.#heard(event.data);
    source.onerror = () => void this.#broken(source);
    this.#watch ??= setInterval(() => this.#check(), WATCH_EVERY);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    this.#source?.close();
  }

  #heard(data: string): void {
    this.#attempt = 0;
    this.#heardAt = Date.now();
    const message = parse(data);
    if (!message) return;
    const missed = message.type === 'patches' && this.#seq !== null && message.prev !== this.#seq && message.seq > this.#seq;
    if (this.#mute && missed) return this.open();
    this.#seq = message.seq;
    this.#listener.message(message);
  }

  /** A cable pulled, a laptop asleep: nobody says that such a line is dead. */
  #check(): void {
    if (this.#source?.readyState !== this.#Source.OPEN || Date.now() - this.#heardAt < SILENCE_MAX) return;
    this.#listener.lost();
    this.open();
  }

  async #broken(source: EventSource): Promise<void> {
    // The browser retries a broken line; a refused one (the app is starting, the address is shut) is ours to retry.
    const refused = source.readyState === this.#Source.CLOSED;
    const code = refused && this.#mute ? await this.#reason() : undefined;
    if (this.#closed || source !== this.#source) return;
    this.#listener.lost(code);
    if (!refused) return;
    const wait = code ? SHUT_WAIT : WAITS[Math.min(this.#attempt++, WAITS.length - 1)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), wait);
  }

  /** An event source does not tell why it was refused; a plain request does. */
  async #reason(): Promise<'FORBIDDEN' | 'BUSY' | undefined> {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), REASON_MAX);
    try {
      const { status } = await this.#send(this.#address, { signal: abort.signal, headers: { accept: 'text/event-stream' } });
      return status === 401 || status === 403 ? 'FORBIDDEN' : status === 429 ? 'BUSY' : undefined;
    } catch {
      return undefined;
    } finally {
      clearTimeout(limit);
      abort.abort(); // the answer may be the stream itself
    }
  }
}

function parse(data: string): StreamMessage | null {
  try {
    return JSON.parse(data) as StreamMessage;
  } catch {
    return null;
  }
}

function refusal(body: unknown, status: number): Refused {
  const known = body as Partial<Refusal> | null;
  if (known && typeof known.code === 'string') {
    return new Refused({ code: known.code, message: known.message ?? '', hint: known.hint ?? null });
  }
  return new Refused({ code: 'OFFLINE', message: `the app answered ${status} without words` });
}
