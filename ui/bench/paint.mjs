// How soon the screens are there: first paint, and the first moment at which a click is answered on real data. In
// Chromium over HTTP on an app that runs; in the real window from the start of the process.
import { DESK, launch } from '../e2e/lib/chromium.mjs';
import { clear, serve } from '../e2e/lib/app.mjs';
import { quantile } from './table.mjs';
import { measure as real } from './window.mjs';

const TRIES = 5;

export async function measure(stage, table) {
  await chromium(stage, table);
  await real(stage, table);
}

async function chromium({ regie, dist, data: copy }, table) {
  const data = copy();
  const app = await serve(regie, data, ['--demo', '--speed', '1', '--ui', dist]);
  const browser = await launch();
  try {
    const tries = [];
    for (let i = 0; i < TRIES; i += 1) tries.push(await one(browser, app.url('/#/room')));
    const of = (name) => tries.map((seen) => seen[name] / 1_000);
    table.atMost('Chromium: navigation → first contentful paint, worst', 2, Math.max(...of('paint')), 's');
    table.atMost('Chromium: navigation → first snapshot shown and a click answered, worst', 3, Math.max(...of('answered')), 's');
    table.note('Chromium: medians of 5 with a cold cache, paint; snapshot; click', ['paint', 'shown', 'answered'].map((name) => `${quantile(of(name), 0.5).toFixed(2)} s`).join('; '));
  } finally {
    await browser.close();
    await app.stop();
    clear(data);
  }
}

async function one(browser, url) {
  const context = await browser.newContext(DESK);
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(url);
    await page.waitForFunction(() => globalThis.regieFirst?.answered && performance.getEntriesByName('first-contentful-paint').length > 0);
    return await page.evaluate(() => ({ ...globalThis.regieFirst, paint: performance.getEntriesByName('first-contentful-paint')[0].startTime }));
  } finally {
    await context.close();
  }
}

/** Runs in the page from its beginning: the first snapshot, then a click on the way to the alerts. */
export function watch() {
  const seen = { shown: 0, answered: 0 };
  globalThis.regieFirst = seen;
  const look = () => {
    const main = document.querySelector('main');
    if (main && !seen.shown) {
      seen.shown = performance.now();
      document.querySelector('nav a[href="#/alerts"]').click();
    }
    if (seen.shown && location.hash === '#/alerts' && document.querySelector('nav a[href="#/alerts"][aria-current]')) {
      seen.answered = performance.now();
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
