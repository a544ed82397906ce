import { afterEach, expect, it, vi } from 'vitest';
import type { Patch, StreamMessage } from '../../contract';
import { opening } from './day';
import { replayPlatform } from './replay';

afterEach(() => vi.unstubAllGlobals());

const kpis = opening().kpis;
const orders = (n: number): Patch => ({ type: 'kpis', value: { ...kpis, ordersToday: n } });
const recorded: StreamMessage[] = [
  { type: 'snapshot', seq: 7, logSeq: 70, at: 0, topics: [], state: opening() },
  { type: 'patches', seq: 8, prev: 7, logSeq: 71, at: 100, patches: [orders(1), orders(2)] },
  { type: 'patches', seq: 9, prev: 8, logSeq: 72, at: 200, patches: [] },
  { type: 'patches', seq: 10, prev: 9, logSeq: 73, at: 300, patches: [{ type: 'change', value: { section: 'warehouse', rows: { '': { picksWaiting: 3 } } } }, orders(3)] },
];

/** The file in pieces of a few bytes, so that lines and letters are cut anywhere. */
function serve(messages: StreamMessage[], piece: number): void {
  const bytes = new TextEncoder().encode(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  const body = () => new ReadableStream<Uint8Array>({
    start(out) {
      for (let at = 0; at < bytes.length; at += piece) out.enqueue(bytes.slice(at, at + piece));
      out.close();
    },
  });
  vi.stubGlobal('fetch', async () => new Response(body()));
}

function listen(rate: number): { heard: StreamMessage[]; ended: () => Promise<void> } {
  const heard: StreamMessage[] = [];
  const platform = replayPlatform('/day.ndjson', rate, false);
  platform.stream({ message: (message) => heard.push(message), lost: () => undefined }, []);
  return { heard, ended: () => vi.waitFor(() => expect(window.regieReplay?.until).not.toBeNull(), { timeout: 4_000 }) };
}

it('says each recorded message once and in order, wherever the file is cut', async () => {
  serve(recorded, 17);
  const { heard, ended } = listen(1_000_000);
  await ended();
  expect(heard).toEqual(recorded);
  expect(window.regieReplay).toMatchObject({ messages: 3, updates: 4, gaps: 0, seq: 10, fault: null });
});

it('keeps to the rate: what is not due yet waits', async () => {
  serve(recorded, 100_000);
  const { heard, ended } = listen(20);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(window.regieReplay?.until).toBeNull();
  await ended();
  const { from, until } = window.regieReplay ?? {};
  expect((until ?? 0) - (from ?? 0)).toBeGreaterThan(100);
});

it('counts a screen that asks again as having missed something', async () => {
  serve(recorded, 100_000);
  const platform = replayPlatform('/day.ndjson', 1, false);
  const line = platform.stream({ message: () => undefined, lost: () => undefined }, []);
  line.follow([], false);
  expect(window.regieReplay?.gaps).toBe(0);
  line.follow([], true);
  expect(window.regieReplay?.gaps).toBe(1);
  line.close();
});

it('says so when the file does not begin with a snapshot', async () => {
  serve(recorded.slice(1), 100_000);
  const { heard } = listen(1_000);
  await vi.waitFor(() => expect(window.regieReplay?.fault).toContain('begins with a snapshot'));
  expect(heard).toEqual([]);
});

it('stands still while it is paused and does not hurry afterwards', async () => {
  serve(recorded, 100_000);
  const { heard, ended } = listen(20);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  if (window.regieReplay) window.regieReplay.paused = true;
  await new Promise((resume) => setTimeout(resume, 300));
  expect(heard).toHaveLength(2);
  if (window.regieReplay) window.regieReplay.paused = false;
  await ended();
  expect(heard).toHaveLength(4);
  // Four updates at twenty a second take 200 ms, and the pause is not made up for.
  const { from, until } = window.regieReplay ?? {};
  expect((until ?? 0) - (from ?? 0)).toBeGreaterThan(400);
});
