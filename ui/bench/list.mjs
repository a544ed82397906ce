// The list of a whole day's orders, some 30 000, in a person's hands: typed into, scrolled through. Is there a stall?
// An app answers; the page's own clock measures.
import { DESK, launch } from '../e2e/lib/chromium.mjs';
import { clear, serve, sleep } from '../e2e/lib/app.mjs';
import { quantile } from './table.mjs';

/** What is typed, letter by letter, as a person would: keys, an article, a département, a node. */
const WORDS = ['TT-57', 'SH-4', 'AUR-001', '75', 'FR-LYO', 'sérum', 'zzz'];
/** Milliseconds between two letters of a quick typist. */
const TYPING_MS = 120;
/** One notch of a wheel, pixels, and how many. */
const [NOTCH, NOTCHES] = [600, 150];
/** A frame that lasts longer is seen. */
const STALL_MS = 200;

export async function measure({ regie, dist, data: copy }, table) {
  const data = copy();
  const app = await serve(regie, data, ['--demo', '--speed', '1', '--ui', dist]);
  const browser = await launch();
  try {
    await app.call('demo_clock', { paused: true });
    const { total } = await app.call('orders', { limit: 1 });
    const page = await (await browser.newContext(DESK)).newPage();
    await page.goto(app.url('/#/orders'));
    await page.getByRole('searchbox').waitFor();
    await page.getByRole('row').nth(5).waitFor();
    await sleep(3_000);
    await page.evaluate(watch);
    const shown = await type(page);
    table.note(`list of ${total} orders: key → rows shown, median`, `${Math.round(quantile(shown, 0.5))} ms of ${shown.length}`);
    table.atMost(`list of ${total} orders: key → rows shown, p95`, 500, quantile(shown, 0.95), 'ms');
    await told(page, 'filtering', table);
    await page.evaluate(watch);
    const blank = await scroll(page);
    await told(page, 'scrolling', table);
    table.note('list, scrolling: frames in which a row was still on its way', `${(100 * blank).toFixed(0)} %`);
  } finally {
    await browser.close();
    await app.stop();
    clear(data);
  }
}

/** Types and erases; answers how long each letter took to change the rows, for those that changed them. */
async function type(page) {
  const box = page.getByRole('searchbox');
  const waits = [];
  for (const word of WORDS) {
    await box.fill('');
    await sleep(800);
    for (const letter of word) {
      await page.evaluate(() => (globalThis.regieRows.from = performance.now()));
      await box.press(letter === ' ' ? 'Space' : letter, { delay: 0 }).catch(() => page.keyboard.insertText(letter));
      await sleep(TYPING_MS);
    }
    await sleep(1_000);
    waits.push(...(await page.evaluate(() => globalThis.regieRows.waits.splice(0))));
  }
  return waits;
}

/** Turns the wheel as fast as it goes; answers the share of frames with empty rows. */
async function scroll(page) {
  await page.getByRole('searchbox').fill('');
  await sleep(1_000);
  await page.getByRole('row').nth(5).hover();
  for (let i = 0; i < NOTCHES; i += 1) {
    await page.mouse.wheel(0, i < NOTCHES * 0.8 ? NOTCH : -NOTCH * 3);
    await sleep(16);
  }
  await page.getByRole('grid').focus();
  for (const key of ['End', 'PageUp', 'PageUp', 'Home', 'PageDown', 'ArrowDown', 'End', 'Home']) {
    await page.keyboard.press(key);
    await sleep(150);
  }
  await sleep(500);
  return page.evaluate(() => globalThis.regieRows.blank / Math.max(1, globalThis.regieRows.frames));
}

async function told(page, what, table) {
  const seen = await page.evaluate(() => globalThis.regieRows);
  table.atMost(`list, ${what}: longest task`, STALL_MS, seen.longest, 'ms');
  table.atMost(`list, ${what}: p99 of the gap between frames`, STALL_MS, quantile(seen.gaps, 0.99), 'ms');
  table.note(`list, ${what}: median and longest gap between frames`, `${Math.round(quantile(seen.gaps, 0.5))} ms, ${Math.round(Math.max(...seen.gaps))} ms`);
}

/** Runs in the page: frames, long tasks, and when rows change after a key. */
function watch() {
  globalThis.regieRows?.stop();
  const seen = { gaps: [], longest: 0, waits: [], from: null, frames: 0, blank: 0, stopped: false };
  const observers = [];
  seen.stop = () => {
    seen.stopped = true;
    observers.forEach((observer) => observer.disconnect());
  };
  const list = document.querySelector('main');
  const long = new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) seen.longest = Math.max(seen.longest, duration);
  });
  long.observe({ type: 'longtask' });
  const isRows = ({ target, addedNodes }) => target.closest?.('[role="rowgroup"]') || target.parentElement?.closest('[role="rowgroup"]') || [...addedNodes].some((node) => node.matches?.('[role="grid"], .empty'));
  const changed = new MutationObserver((mutations) => {
    if (seen.from === null || !mutations.some(isRows)) return;
    const from = seen.from;
    seen.from = null;
    requestAnimationFrame(() => seen.waits.push(performance.now() - from));
  });
  changed.observe(list, { subtree: true, childList: true, characterData: true });
  observers.push(long, changed);
  let last = performance.now();
  const frame = (now) => {
    if (seen.stopped) return;
    seen.gaps.push(now - last);
    seen.frames += 1;
    last = now;
    // A row on its way has one empty cell.
    if (document.querySelector('main [role="row"] > [role="gridcell"]:only-child')) seen.blank += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.regieRows = seen;
}
