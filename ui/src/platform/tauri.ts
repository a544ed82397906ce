// The app behind its own window: one command, one channel. With tauri-war-room, the only file that may import Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Call, Document, Refusal, StreamMessage } from '../contract';
import { newKey } from './key';
import { Refused, type Fault, type Listener, type Monitor, type Platform } from './types';

/** What the shell tells: the app's messages, and words about the app. */
export type WindowMessage = StreamMessage | ({ type: 'fault' } & Fault) | { type: 'lost' };

interface Options {
  /** Who sits here; read at each call. */
  operator(): string;
}

export function tauriPlatform(options: Options): Platform {
  speak();
  const call: Platform['call'] = (cmd, args) => {
    const call: Call = { cmd, args, key: newKey() };
    return ask('call', { call, operator: options.operator() });
  };
  return {
    name: 'window',
    call,
    stream: (listener, topics) => {
      const screen = newKey();
      const channel = new Channel<WindowMessage>((told) => tell(listener, told));
      ask('follow', { channel, screen, topics }).catch(() => listener.lost());
      return {
        follow: (next, anew) => void call('follow', { screen, topics: [...next], anew }).catch(() => undefined),
        close: () => {
          channel.onmessage = () => undefined;
          void wish({ do: 'leave' });
        },
      };
    },
    save: (document) => wish<string | null>({ do: 'save', document }),
    monitors: () => wish<Monitor[]>({ do: 'monitors' }),
    openWarRoom: (monitor) => wish<void>({ do: 'open_wall', monitor: monitor ?? null }),
    retry: () => void wish({ do: 'retry' }),
  };
}

/** Hands on what the shell tells. */
export function tell(listener: Listener, told: WindowMessage): void {
  if (told.type === 'fault') listener.failed?.({ code: told.code, message: told.message, hint: told.hint });
  else if (told.type === 'lost') listener.lost();
  else listener.message(told);
}

type Wish =
  | { do: 'save'; document: Document }
  | { do: 'monitors' }
  | { do: 'open_wall'; monitor: number | null }
  | { do: 'retry' }
  | { do: 'speak'; language: string }
  | { do: 'leave' };

function wish<T>(wish: Wish): Promise<T> {
  return ask<T>('desk', { wish });
}

async function ask<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): Refused {
  const known = error as Partial<Refusal> | null;
  if (known && typeof known.code === 'string') {
    return new Refused({ code: known.code, message: known.message ?? '', hint: known.hint ?? null });
  }
  return new Refused({ code: 'INTERNAL', message: String(error) });
}

/** The shell's own words (dialogs, notifications) follow the language of the page. */
function speak(): void {
  const page = document.documentElement;
  const say = () => void wish({ do: 'speak', language: page.lang === 'en' ? 'en' : 'fr' }).catch(() => undefined);
  new MutationObserver(say).observe(page, { attributeFilter: ['lang'] });
  say();
}
