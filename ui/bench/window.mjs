// The real window on a database that has lived a day: from the start of the process to the first paint, and to the first
// moment at which a click is answered on real data.
import { existsSync, realpathSync } from 'node:fs';
import { clear } from '../e2e/lib/house.mjs';
import { missing, Stage } from '../e2e/lib/webdriver.mjs';
import { quantile } from './table.mjs';

const TRIES = 5;

export async function measure({ desktop, data: copy }, table) {
  const why = !desktop || !existsSync(desktop) ? 'the window is not built' : missing();
  if (why) {
    console.log(`  the real window: skipped, ${why}`);
    return table.note('the real window: skipped', why);
  }
  const data = copy();
  const stage = await Stage.open();
  try {
    const tries = [];
    // The first one lays down the window's own folders: it is no warm start.
    for (let i = 0; i <= TRIES; i += 1) tries.push(await one(stage, realpathSync(desktop), data));
    const of = (name) => tries.slice(1).map((seen) => seen[name] / 1_000);
    table.atMost('window: process → first contentful paint, worst', 2, Math.max(...of('paint')), 's');
    table.atMost('window: process → first snapshot shown and a click answered, worst', 3, Math.max(...of('answered')), 's');
    table.note('window: medians of 5, paint; snapshot; click', ['paint', 'shown', 'answered'].map((name) => `${quantile(of(name), 0.5).toFixed(2)} s`).join('; '));
  } finally {
    stage.close();
    clear(data);
  }
}

async function one(stage, binary, data) {
  const window = await stage.window(binary, ['--demo', '--speed', '1', '--port', '0', '--data', data]);
  try {
    const seen = await window.wait(watch);
    if (!seen) throw new Error('the window does not tell when it painted first');
    return { paint: seen.paint - window.began, shown: seen.shown - window.began, answered: seen.answered - window.began };
  } finally {
    await window.close();
  }
}

/** Runs in the page: moments in milliseconds since 1970. */
function watch(done) {
  const epoch = (at) => performance.timeOrigin + at;
  let shown = null;
  const look = () => {
    const link = document.querySelector('nav a[href="#/alerts"]');
    if (shown === null && document.querySelector('main') && link) {
      shown = Date.now();
      link.click();
    }
    if (shown !== null && link?.hasAttribute('aria-current')) {
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      return done(paint ? { shown, answered: Date.now(), paint: epoch(paint.startTime) } : null);
    }
    requestAnimationFrame(look);
  };
  look();
}
