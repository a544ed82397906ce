// Picks the host. The only folder that may know which one it is.
import { fakePlatform } from './fake';
import { httpPlatform } from './http';
import type { Platform } from './types';

export { Refused } from './types';
export type { Args, CommandName, Listener, Platform, Reply } from './types';

const OPERATOR = 'regie.operator';

/** Who sits here, as the person wrote it; kept on this machine. */
export const operator = {
  get: (): string => localStorage.getItem(OPERATOR) ?? 'regie-1',
  /** Keeps a code of 1 to 23 printable ASCII characters; answers whether it is one. */
  set: (name: string): boolean => {
    const good = /^[!-~]{1,23}$/.test(name);
    if (good) localStorage.setItem(OPERATOR, name);
    return good;
  },
};

/** Saves a text as a file. */
export function save(name: string, mediaType: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** `?fake` shows a scripted day without a house behind it. */
export function pick(search: string): Platform {
  return new URLSearchParams(search).has('fake') ? fakePlatform() : httpPlatform({ operator: operator.get });
}
