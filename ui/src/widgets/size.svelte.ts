// How large this screen draws, for what is drawn in pixels: canvases, maps and lists whose rows are counted.

/** Size of the root's letters that everything is designed for, pixels; app.css makes them larger on larger screens. */
const DESIGNED_PX = 14;
/** Height of a row, pixels at that size, and for a finger at any. */
const ROW_PX = { mouse: 30, finger: 40 };

const read = () => (typeof document === 'undefined' ? 1 : parseFloat(getComputedStyle(document.documentElement).fontSize) / DESIGNED_PX || 1);
let zoom = $state(1);
let finger = $state(false);
const coarse = () => matchMedia('(pointer: coarse)');

/** Reads the size anew: after what changes it without a word of the browser, as the root's attributes do. */
export function look(): void {
  zoom = read();
  finger = coarse().matches;
}

/** Follows the size of the page until the returned function is called. */
export function followSize(): () => void {
  const pointer = coarse();
  look();
  addEventListener('resize', look);
  pointer.addEventListener('change', look);
  return () => {
    removeEventListener('resize', look);
    pointer.removeEventListener('change', look);
  };
}

/** 1 at the designed size, 2 where letters are twice as large. */
export const unit = (): number => zoom;

/** Height of a row of a long list, whole pixels. */
export const rowHeight = (): number => Math.max(Math.round(ROW_PX.mouse * zoom), finger ? ROW_PX.finger : 0);
