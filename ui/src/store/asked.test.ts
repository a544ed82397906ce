import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refused } from '../platform';
import { Asked, ASK_EVERY_MS } from './asked.svelte';
import type { AppStore } from './app.svelte';

let waits: { args: { van: string }; answer: (value: unknown) => void; refuse: (error: unknown) => void }[];
let question: Asked<'van'>;
const ask = (_: string, args: { van: string }) => new Promise((answer, refuse) => waits.push({ args, answer, refuse }));
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  waits = [];
  question = new Asked({ ask } as unknown as AppStore, 'van');
});
afterEach(() => {
  question.stop();
  vi.useRealTimers();
});

describe('a question about a row of the stream', () => {
  it('is asked once while its answer is on its way, and once more afterwards, however often the row changes', async () => {
    question.ask({ van: 'V-1' });
    for (let i = 0; i < 20; i += 1) question.ask({ van: 'V-1' });
    expect(waits.length).toBe(1);
    waits[0]?.answer({ van: 'V-1' });
    await settle();
    expect(waits.length).toBe(1);
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    expect(waits.length).toBe(2);
  });

  it('keeps its answer while it is asked again, and forgets it when another thing is asked about', async () => {
    question.ask({ van: 'V-1' });
    waits[0]?.answer({ van: 'V-1' });
    await settle();
    question.ask({ van: 'V-1' });
    expect(question.value).toEqual({ van: 'V-1' });
    question.ask({ van: 'V-2' });
    expect(question.value).toBeNull();
  });

  it('is asked as seldom as it is told to, with what is asked by then, and keeps its answer meanwhile', async () => {
    question = new Asked({ ask } as unknown as AppStore, 'van', 30_000);
    question.ask({ van: 'V-1 at 14:07' }, 'V-1');
    waits[0]?.answer({ van: 'V-1' });
    await settle();
    for (const minute of [8, 9]) question.ask({ van: `V-1 at 14:0${minute}` }, 'V-1');
    await vi.advanceTimersByTimeAsync(29_900);
    expect([waits.length, question.value]).toEqual([1, { van: 'V-1' }]);
    await vi.advanceTimersByTimeAsync(200);
    expect(waits.map(({ args }) => args.van)).toEqual(['V-1 at 14:07', 'V-1 at 14:09']);
    expect(question.value).toEqual({ van: 'V-1' });
  });

  it('throws away the answer to what is no longer asked', async () => {
    question.ask({ van: 'V-1' });
    question.ask({ van: 'V-2' });
    waits[1]?.answer({ van: 'V-2' });
    waits[0]?.answer({ van: 'V-1' });
    await settle();
    expect(question.value).toEqual({ van: 'V-2' });
  });

  it('says why it was refused', async () => {
    question.ask({ van: 'V-9' });
    waits[0]?.refuse(new Refused({ code: 'UNKNOWN_VAN', message: 'no such van' }));
    await settle();
    expect([question.value, question.refused]).toEqual([null, 'UNKNOWN_VAN']);
  });
});
