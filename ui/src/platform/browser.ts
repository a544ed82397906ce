// What any browser can do for a page: download a file, open another page. Knows no app.
import type { Document } from '../contract';
import type { Monitor } from './types';

/** The part of a platform that needs nothing but a browser. */
export const browser = {
  save: async (file: Document): Promise<null> => {
    const url = URL.createObjectURL(new Blob([bytes(file)], { type: file.mediaType }));
    const link = Object.assign(document.createElement('a'), { href: url, download: file.fileName });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1_000);
    return null;
  },
  monitors: async (): Promise<Monitor[]> => [],
  /** One war room: opened again, it is the same page. */
  openWarRoom: async (): Promise<void> => {
    window.open(`${location.pathname}${location.search}#/wall`, 'regie-wall');
  },
  retry: (): void => location.reload(),
};

/** Exported for its test. */
export function bytes(file: Document): BlobPart {
  return file.base64 ? Uint8Array.from(atob(file.text), (char) => char.charCodeAt(0)) : file.text;
}
