// The war room in a window of its own: it hears events and may call nothing. It says that it is there, and when a
// person wants it gone.
import { emit, listen } from '@tauri-apps/api/event';
import { tell, type WindowMessage } from './tauri';
import { Refused, type Platform } from './types';

/** What Tauri puts into each of its windows. Its own module about windows would weigh 3 kB for this one label. */
interface Internals {
  metadata: { currentWindow: { label: string } };
}

/** Whether this window is the war room. */
export function isWarRoom(): boolean {
  const internals = (window as unknown as { __TAURI_INTERNALS__?: Internals }).__TAURI_INTERNALS__;
  return internals?.metadata.currentWindow.label === 'wall';
}

const HERE = 'wall-here';
const CLOSE = 'wall-close';
const TOLD = 'wall-told';

export function tauriWarRoom(): Platform {
  const forbidden = async () => {
    throw new Refused({ code: 'FORBIDDEN', message: 'the war room only looks' });
  };
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') void emit(CLOSE);
  });
  return {
    name: 'wall',
    call: forbidden,
    stream: (listener) => {
      const heard = listen<WindowMessage>(TOLD, (event) => tell(listener, event.payload));
      // Only now, so that the snapshot it answers with is not missed.
      heard.then(() => emit(HERE)).catch(() => listener.lost());
      return { follow: (_, anew) => void (anew && emit(HERE)), close: () => void heard.then((stop) => stop()) };
    },
    save: forbidden,
    monitors: async () => [],
    openWarRoom: forbidden,
    retry: () => void emit(HERE),
  };
}
