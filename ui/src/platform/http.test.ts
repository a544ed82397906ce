import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamMessage } from '../contract';
import { httpPlatform } from './http';

/** A stand-in for the browser's event source: the test speaks for the server. */
class Line {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static opened: Line[] = [];
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    Line.opened.push(this);
  }
  close() {
    this.readyState = Line.CLOSED;
  }
}

const platform = (answer: () => Promise<Response>) =>
  httpPlatform({ operator: () => 'malo', fetch: vi.fn(answer), EventSource: Line as unknown as typeof EventSource });

describe('calls', () => {
  it('carry the operator and a key of their own', async () => {
    const send = vi.fn(async () => Response.json({ seq: 12 }));
    const app = httpPlatform({ operator: () => 'malo', fetch: send, EventSource: Line as unknown as typeof EventSource });
    expect(await app.call('hold_order', { order: 'TT-1' })).toEqual({ seq: 12 });
    await app.call('hold_order', { order: 'TT-1' });
    const requests = (send.mock.calls as unknown as [string, RequestInit][]).map(([, init]) => init);
    const bodies = requests.map((init) => JSON.parse(String(init.body)) as { cmd: string; key: string });
    expect(requests[0]?.headers).toMatchObject({ 'x-regie-operator': 'malo' });
    expect(bodies[0]).toMatchObject({ cmd: 'hold_order', args: { order: 'TT-1' } });
    expect(bodies[0]?.key).not.toBe(bodies[1]?.key);
  });

  it('pass a refusal on by its code', async () => {
    const refusal = { code: 'TOO_LATE', message: 'the parcel has left', hint: 'tell the customer' };
    const app = platform(async () => Response.json(refusal, { status: 409 }));
    await expect(app.call('cancel_order', { order: 'TT-1' })).rejects.toMatchObject({ code: 'TOO_LATE', hint: 'tell the customer' });
  });

  it('say offline when nothing, or nothing sensible, answers', async () => {
    const dead = platform(() => Promise.reject(new TypeError('failed to fetch')));
    await expect(dead.call('snapshot', {})).rejects.toMatchObject({ code: 'OFFLINE' });
    const proxy = platform(async () => new Response('<html>502</html>', { status: 502 }));
    await expect(proxy.call('snapshot', {})).rejects.toMatchObject({ code: 'OFFLINE' });
  });
});

describe('the stream', () => {
  const heard: StreamMessage[] = [];
  const lost = vi.fn();
  const listen = () => platform(async () => Response.json({})).stream({ message: (message) => heard.push(message), lost }, ['kpis', 'stock:A B']);
  beforeEach(() => {
    vi.useFakeTimers();
    Line.opened = [];
    heard.length = 0;
    lost.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('hands messages on and passes over what is not one', () => {
    const line = listen();
    Line.opened[0]?.onmessage?.({ data: '{"type":"patches","seq":1,"prev":0,"logSeq":1,"at":1,"patches":[]}' });
    Line.opened[0]?.onmessage?.({ data: 'not json' });
    expect(heard.map((message) => message.type)).toEqual(['patches']);
    line.close();
  });

  it('begins with what is shown, says what is shown later, and begins with that when it is opened again', async () => {
    const send = vi.fn(async () => Response.json({ topics: [] }));
    const app = httpPlatform({ operator: () => 'malo', fetch: send, EventSource: Line as unknown as typeof EventSource });
    const line = app.stream({ message: () => undefined, lost }, ['kpis', 'stock:A B']);
    const [, screen = '', topics = ''] = /^\/api\/stream\?screen=(\w+)&topics=(.*)$/.exec(Line.opened[0]?.url ?? '') ?? [];
    expect(decodeURIComponent(topics)).toBe('kpis,stock:A B');
    line.follow(['feeds'], false);
    const [, init] = send.mock.calls[0] as unknown as [string, RequestInit];
    expect(JSON.parse(String(init.body))).toMatchObject({ cmd: 'follow', args: { screen, topics: ['feeds'], anew: false } });
    Line.opened[0]?.close();
    Line.opened[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(600);
    expect(Line.opened[1]?.url).toBe(`/api/stream?screen=${screen}&topics=feeds`);
    line.close();
  });

  it('leaves a broken line to the browser and opens a refused one again', () => {
    const line = listen();
    const first = Line.opened[0];
    if (first) first.readyState = 0; // the browser is connecting again
    first?.onerror?.();
    vi.advanceTimersByTime(60_000);
    expect(Line.opened).toHaveLength(1);
    first?.close();
    first?.onerror?.();
    vi.advanceTimersByTime(600);
    expect(Line.opened).toHaveLength(2);
    expect(lost).toHaveBeenCalledTimes(2);
    line.close();
  });

  it('stays closed once stopped', () => {
    const line = listen();
    Line.opened[0]?.close();
    Line.opened[0]?.onerror?.();
    line.close();
    vi.advanceTimersByTime(60_000);
    expect(Line.opened).toHaveLength(1);
  });
});

describe('a war room on the network', () => {
  const heard: StreamMessage[] = [];
  const lost = vi.fn();
  let status = 200;
  const send = vi.fn(async () => new Response('{}', { status }));
  const wall = () => httpPlatform({ operator: () => 'malo', wall: 'a b', fetch: send, EventSource: Line as unknown as typeof EventSource });
  const listen = () => wall().stream({ message: (message) => heard.push(message), lost }, ['kpis', 'stock:A B']);
  const patches = (seq: number, prev: number) => JSON.stringify({ type: 'patches', seq, prev, logSeq: seq, at: seq, patches: [] });
  beforeEach(() => {
    vi.useFakeTimers();
    Line.opened = [];
    heard.length = 0;
    status = 200;
    lost.mockClear();
    send.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('listens at its own address and can call nothing', async () => {
    const line = listen();
    expect(wall().name).toBe('wall'); // so that no other page is shown
    expect(Line.opened[0]?.url).toBe('/wall/stream?token=a%20b');
    await expect(wall().call('hold_order', { order: 'TT-1' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(wall().call('snapshot', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(send).not.toHaveBeenCalled();
    line.close();
  });

  it('opens its line anew for a whole picture when a message is missing, and never shows half of one', () => {
    const line = listen();
    Line.opened[0]?.onmessage?.({ data: patches(4, 3) });
    Line.opened[0]?.onmessage?.({ data: patches(5, 4) });
    Line.opened[0]?.onmessage?.({ data: patches(7, 6) });
    expect(heard.map((message) => message.seq)).toEqual([4, 5]);
    expect(Line.opened).toHaveLength(2);
    expect(Line.opened[0]?.readyState).toBe(Line.CLOSED);
    Line.opened[1]?.onmessage?.({ data: '{"type":"snapshot","seq":7,"logSeq":7,"at":7,"topics":[],"state":{}}' });
    Line.opened[1]?.onmessage?.({ data: patches(8, 7) });
    expect(heard.map((message) => message.seq)).toEqual([4, 5, 7, 8]);
    line.close();
  });

  it('says that its address is shut, keeps knocking slowly, and is let in again', async () => {
    status = 403;
    const line = listen();
    Line.opened[0]?.close();
    Line.opened[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(lost.mock.calls).toEqual([['FORBIDDEN']]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(Line.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(Line.opened).toHaveLength(2);
    Line.opened[1]?.onmessage?.({ data: patches(1, 0) });
    expect(heard).toHaveLength(1);
    line.close();
  });

  it('comes back quickly from an app that merely restarts', async () => {
    send.mockImplementationOnce(() => Promise.reject(new TypeError('failed to fetch')));
    const line = listen();
    Line.opened[0]?.close();
    Line.opened[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(600);
    expect(lost.mock.calls).toEqual([[undefined]]);
    expect(Line.opened).toHaveLength(2);
    line.close();
  });

  it('does not trust a line that has gone silent', async () => {
    const line = listen();
    Line.opened[0]?.onmessage?.({ data: patches(1, 0) });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(lost).toHaveBeenCalled();
    expect(Line.opened.length).toBeGreaterThan(1);
    line.close();
    const opened = Line.opened.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Line.opened).toHaveLength(opened);
  });
});
