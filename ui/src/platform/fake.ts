// A platform without an app: a scripted day that moves by itself, for looking at screens and for their tests.
import type { Patch, StreamMessage } from '../contract';
import { answer } from './fake/answers';
import { opening } from './fake/day';
import { Memory } from './fake/orders';
import { step } from './fake/steps';
import { reduce, sectionOf } from '../store/reduce';
import { browser } from './browser';
import type { Listener, Platform } from './types';

/** One step of the script a second of the machine. */
const STEP_MS = 1_000;

export interface FakePlatform extends Platform {
  /** Changes the day and sends what is followed of it, as the app would. */
  push(patches: Patch[]): void;
  /** Sends any message, also one that should not come. */
  send(message: StreamMessage): void;
  /** Cuts the line. */
  cut(): void;
  /** Restores it: a snapshot comes first, as from the app. */
  restore(): void;
  /** What was called, in order. */
  readonly calls: { cmd: string; args: unknown }[];
}

/** `auto` moves the day by itself; tests restore the line and push their own patches instead. */
export function fakePlatform(auto = true): FakePlatform {
  let state = opening();
  let seq = 0;
  let logSeq = 41_200;
  let listener: Listener | null = null;
  let topics: readonly string[] = [];
  const memory = new Memory();
  const calls: { cmd: string; args: unknown }[] = [];

  // A scope is followed as its whole topic.
  const follows = (section: string) => topics.some((topic) => topic.split(':')[0] === sectionOf(section)?.topic);
  const isTold = ({ type, value }: Patch) => follows(type === 'gone' || type === 'change' ? value.section : type);
  const snapshot = () => ({ seq, logSeq, at: state.clock.at, topics: [...topics], state });
  const send = (message: StreamMessage) => listener?.message(message);
  const push = (patches: Patch[]) => {
    state = reduce(state, patches);
    const prev = seq;
    seq += 1;
    logSeq += patches.length;
    send({ type: 'patches', seq, prev, logSeq, at: state.clock.at, patches: patches.filter(isTold) });
  };
  let open = false;
  const restore = () => {
    open = true;
    send({ type: 'snapshot', ...snapshot() });
  };
  const advance = () => {
    if (!state.clock.paused) state = { ...state, clock: { ...state.clock, at: state.clock.at + state.clock.speed * STEP_MS } };
    push(state.clock.paused ? [] : step(state));
  };

  return {
    ...browser,
    name: 'fake',
    calls,
    push,
    send,
    restore,
    cut: () => listener?.lost(),
    call: async (cmd, args) => {
      calls.push({ cmd, args });
      if (cmd === 'snapshot') return snapshot() as never;
      const { reply, patches } = answer(state, cmd, args, logSeq, memory);
      if (patches.length > 0) push(patches);
      return reply as never;
    },
    stream: (next, wanted) => {
      listener = next;
      topics = wanted;
      const timer = auto ? setInterval(advance, STEP_MS) : undefined;
      if (auto) queueMicrotask(restore);
      return {
        follow: (wanted, anew) => {
          topics = wanted;
          if (anew) calls.push({ cmd: 'follow', args: { anew } });
          if (open) restore();
        },
        close: () => {
          clearInterval(timer);
          listener = null;
        },
      };
    },
  };
}
