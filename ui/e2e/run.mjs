// Every view in a real browser on a running app. Usage: node e2e/run.mjs URL [VIEW…]
// A line `app: down` or `app: up` on the output asks whoever runs the app to take it away or give it back, and
// waits for a line on the input.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from './lib/chromium.mjs';
import { Desk } from './lib/desk.mjs';
import { Feeds } from './lib/feeds.mjs';
import { tests } from './views/index.mjs';

const [, , base, ...named] = process.argv;
const input = createInterface({ input: process.stdin });
const app = (what) => new Promise((resolve) => {
  input.once('line', resolve);
  console.log(`app: ${what}`);
});
const shots = process.env.SHOTS ?? join(tmpdir(), 'regie-e2e');
const begun = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1_000).toFixed(1)} s`;

const browser = await launch();
const failed = [];
let desk = null;
try {
  for (const test of tests.filter(({ name, apart }) => (named.length === 0 ? !apart : named.includes(name)))) {
    desk ??= await Desk.open(browser, base, shots);
    if (!(await one(test))) {
      await desk.close();
      desk = null;
    }
  }
} finally {
  await browser.close();
  input.close();
}
console.log(failed.length ? `failed: ${failed.join(', ')}` : `all views work (${seconds(begun)})`);
process.exit(failed.length ? 1 : 0);

/** Runs one; answers whether the desk is still good. */
async function one({ name, run }) {
  const from = Date.now();
  const faults = [];
  try {
    await run({ desk, browser, base, shots, feeds: new Feeds(base), app, faults });
  } catch (error) {
    faults.push(error.stack ?? String(error));
  }
  faults.push(...desk.watch.take());
  if (faults.length === 0) {
    console.log(`  ok   ${name} (${seconds(from)})`);
    return true;
  }
  failed.push(name);
  const picture = await desk.shot(name).catch((error) => `no picture: ${error}`);
  console.log(`  FAIL ${name} (${seconds(from)}); ${picture}\n    ${faults.join('\n    ')}`);
  return false;
}
