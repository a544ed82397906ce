// Picks the host. The only folder that may know which one it is.
import { httpPlatform } from './http';
import { mendLanguage } from './language';
import type { Platform } from './types';

export { Refused } from './types';
export type { Args, CommandName, Fault, Line, Listener, Monitor, Platform, Reply } from './types';

const OPERATOR = 'regie.operator';
/** What the app takes as somebody's name: a code of 1 to 23 printable ASCII characters. */
export const isOperator = (name: string): boolean => /^[!-~]{1,23}$/.test(name);

/** Who sits here, as the person wrote it; kept on this machine. */
export const operator = {
  get: (): string => localStorage.getItem(OPERATOR) ?? 'regie-1',
  /** Keeps a name; answers whether it is one. */
  set: (name: string): boolean => {
    const good = isOperator(name);
    if (good) localStorage.setItem(OPERATOR, name);
    return good;
  },
};

/** The window's own app when there is one, else the app that served the page. `?replay=FILE` shows a recorded day,
 * for benches; `?fake` a scripted one under `npm run dev` and `vite build --mode fake`, since it would weigh on what
 * users get. */
export async function pick(search: string): Promise<Platform> {
  mendLanguage();
  const query = new URLSearchParams(search);
  if (import.meta.env.MODE !== 'production' && query.has('fake')) return (await import('./fake')).fakePlatform();
  const recorded = query.get('replay');
  if (recorded !== null) return (await import('./fake/replay')).replayPlatform(recorded, Number(query.get('rate') ?? 200), query.has('hold'));
  if (!('__TAURI_INTERNALS__' in window)) return httpPlatform({ operator: operator.get, wall: query.get('wall') });
  const { isWarRoom, tauriWarRoom } = await import('./tauri-war-room');
  if (isWarRoom()) return tauriWarRoom();
  return (await import('./tauri')).tauriPlatform({ operator: operator.get });
}
