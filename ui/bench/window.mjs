// The real window on a database that has lived a day: from the start of the process to the first paint, and to the first
// moment at which a click is answered on real data.
import { existsSync, realpathSync } from 'node:fs';
import { clear } from '../e2e/lib/app.mjs';
import { missing, Stage } from '../e2e/lib/webdriver.mjs';
import { quantile } from './table.mjs';

const TRIES = 5;

export async function measure({ desktop, data: copy }, table) {
  const why = !desktop || !existsSync(desktop) ? 'the window is not built' : missing();
  if (why) {
    console.log(`  the real window: skipped, ${why}`);
    return table.note('the real window: skipped', why);
  }
  const stage = await Stage.open();
  try {
    const real = await tries(stage, desktop, copy(), []);
    table.atMost('window: process → first contentful paint, worst', 2, Math.max(...real.paint), 's');
    table.atMost('window: process → first snapshot shown and a click answered, worst', 3, Math.max(...real.answered), 's');
    table.note(`window: medians of ${TRIES}, paint; snapshot; click`, medians(real));
    // Its outside plays its own day again before the app opens.
    const demo = await tries(stage, desktop, copy(), ['--demo', '--speed', '1']);
    table.note('window on the demo at the end of its day: the same', medians(demo));
  } finally {
    stage.close();
  }
}

const medians = (seen) => Object.values(seen).map((list) => `${quantile(list, 0.5).toFixed(2)} s`).join('; ');

/** Starts it again and again on the same data; answers seconds by what was waited for. */
async function tries(stage, desktop, data, words) {
  try {
    const seen = [];
    // The first one lays down the window's own folders: it is no warm start.
    for (let i = 0; i <= TRIES; i += 1) seen.push(await one(stage, realpathSync(desktop), data, words));
    const of = (name) => seen.slice(1).map((moments) => moments[name] / 1_000);
    return { paint: of('paint'), shown: of('shown'), answered: of('answered') };
  } finally {
    clear(data);
  }
}

async function one(stage, binary, data, words) {
  const window = await stage.window(binary, [...words, '--port', '0', '--data', data]);
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
