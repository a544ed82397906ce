import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import type { Channel } from '@tauri-apps/api/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tauriPlatform, type WindowMessage } from './tauri';
import type { Listener } from './types';

interface Asked {
  command: string;
  args: Record<string, unknown>;
}

let asked: Asked[] = [];
let answer: (asked: Asked) => unknown;

beforeEach(() => {
  asked = [];
  answer = () => null;
  mockIPC((command, args) => {
    const one = { command, args: (args ?? {}) as Record<string, unknown> };
    asked.push(one);
    return answer(one);
  });
});
afterEach(() => clearMocks());

const room = () => tauriPlatform({ operator: () => 'malo' });
const wishes = () => asked.filter((one) => one.command === 'desk').map((one) => one.args['wish']);

describe('the app behind a window', () => {
  it('is called with the operator and a key', async () => {
    answer = ({ command }) => (command === 'call' ? { seq: 12 } : null);
    expect(await room().call('hold_order', { order: 'TT-1' })).toEqual({ seq: 12 });
    const call = asked.find((one) => one.command === 'call');
    expect(call?.args).toMatchObject({ operator: 'malo', call: { cmd: 'hold_order', args: { order: 'TT-1' } } });
  });

  it('refuses by its code; what is no refusal is a fault of ours', async () => {
    answer = ({ command }) => (command === 'call' ? Promise.reject({ code: 'TOO_LATE', message: 'left', hint: 'tell' }) : null);
    await expect(room().call('cancel_order', { order: 'TT-1' })).rejects.toMatchObject({ code: 'TOO_LATE', hint: 'tell' });
    answer = ({ command }) => (command === 'call' ? Promise.reject('Command call not allowed by ACL') : null);
    await expect(room().call('snapshot', {})).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('tells messages, faults and losses apart, and nothing once left', () => {
    const listener = { message: vi.fn(), lost: vi.fn(), failed: vi.fn() } satisfies Listener;
    const line = room().stream(listener, ['alerts']);
    const begun = asked.find((one) => one.command === 'follow')?.args ?? {};
    expect(begun['topics']).toEqual(['alerts']);
    const channel = begun['channel'] as Channel<WindowMessage>;
    const tell = (told: unknown) => channel.onmessage(told as WindowMessage);
    tell({ type: 'fault', code: 'NO_POSTGRES', message: 'none', hint: { fr: 'Installez', en: 'Install' } });
    tell({ type: 'snapshot', seq: 1 });
    tell({ type: 'lost' });
    expect(listener.failed).toHaveBeenCalledWith({ code: 'NO_POSTGRES', message: 'none', hint: { fr: 'Installez', en: 'Install' } });
    expect(listener.message).toHaveBeenCalledTimes(1);
    expect(listener.lost).toHaveBeenCalledTimes(1);
    line.follow(['kpis'], false);
    const said = asked.findLast((one) => one.command === 'call')?.args['call'];
    expect(said).toMatchObject({ cmd: 'follow', args: { screen: begun['screen'], topics: ['kpis'], anew: false } });
    line.close();
    tell({ type: 'snapshot', seq: 2 });
    expect(listener.message).toHaveBeenCalledTimes(1);
    expect(wishes()).toContainEqual({ do: 'leave' });
  });

  it('says the language of the page, and each new one', async () => {
    document.documentElement.lang = 'fr';
    room();
    document.documentElement.lang = 'en';
    await vi.waitFor(() => expect(wishes()).toContainEqual({ do: 'speak', language: 'en' }));
    expect(wishes()[0]).toEqual({ do: 'speak', language: 'fr' });
  });
});
