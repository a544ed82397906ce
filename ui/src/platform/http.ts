// The house over loopback HTTP: commands are posted, the stream is server-sent events.
import type { Call, Refusal, StreamMessage } from '../contract';
import { Refused, type Listener, type Platform } from './types';

const CALL = '/api/call';
const STREAM = '/api/stream';
const OPERATOR_HEADER = 'x-regie-operator';
/** Waits between attempts when the browser itself gives up, milliseconds; the last one repeats. */
const WAITS = [500, 1_000, 2_000, 5_000];

interface Options {
  /** Who sits here; read at each call. */
  operator(): string;
  fetch?: typeof fetch;
  EventSource?: typeof EventSource;
}

export function httpPlatform(options: Options): Platform {
  const send = options.fetch ?? fetch.bind(globalThis);
  const Source = options.EventSource ?? EventSource;
  return {
    name: 'http',
    call: async (cmd, args) => {
      const call: Call = { cmd, args, key: newKey() };
      let answer: Response;
      try {
        answer = await send(CALL, {
          method: 'POST',
          headers: { 'content-type': 'application/json', [OPERATOR_HEADER]: options.operator() },
          body: JSON.stringify(call),
        });
      } catch {
        throw new Refused({ code: 'OFFLINE', message: 'the house does not answer' });
      }
      const body: unknown = await answer.json().catch(() => null);
      if (!answer.ok || body === null) throw refusal(body, answer.status);
      return body as never;
    },
    stream: (listener) => listen(Source, listener),
  };
}

function listen(Source: typeof EventSource, listener: Listener): () => void {
  let source: EventSource | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new Source(STREAM);
    source.onmessage = (event: MessageEvent<string>) => {
      attempt = 0;
      const message = parse(event.data);
      if (message) listener.message(message);
    };
    source.onerror = () => {
      listener.lost();
      // The browser retries a broken line; a refused one (the house is starting) is ours to retry.
      if (source?.readyState !== Source.CLOSED) return;
      timer = setTimeout(open, WAITS[Math.min(attempt++, WAITS.length - 1)]);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
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
  return new Refused({ code: 'OFFLINE', message: `the house answered ${status} without words` });
}

/** A key against doing it twice. `randomUUID` exists only on secure pages, `getRandomValues` everywhere. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
