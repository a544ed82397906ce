// An hour of the demo day, recorded, played in the page at 2 000 entity updates a second: is the page's main thread
// free, is nothing dropped, does it grow? Judges no drawing.
import { DESK, launch } from '../e2e/lib/chromium.mjs';
import { sleep } from '../e2e/lib/app.mjs';
import { files } from './files.mjs';
import { fold, shown } from './fold.mjs';
import { Profile } from './profile.mjs';
import { Thread } from './thread.mjs';

const RATE = 2_000;
/** What loads later (map, charts, fonts) has this long before anything is measured, milliseconds. */
const SETTLE_MS = 8_000;
/** The memory at the beginning is read when this share has been played: code is compiled, caches are warm. */
const WARM = 0.1;

/** The pages that are measured. */
const PAGES = [['control room with map', 'room'], ['war room', 'wall']];

export async function measure({ dist, hour, profile }, table) {
  const { updates, last, messages } = await fold(hour);
  console.log(`an hour of the demo day: ${messages} messages, ${updates} entity updates, played at ${RATE}/s`);
  const server = await files(dist, { '/hour.ndjson': hour });
  const browser = await launch(['--js-flags=--expose-gc', '--enable-precise-memory-info']);
  try {
    for (const [name, page] of PAGES) await one(browser, server.base, { name, page, updates, last, messages, profile }, table);
  } finally {
    await browser.close();
    server.close();
  }
}

async function one(browser, base, { name, page: route, updates, last, messages, profile }, table) {
  const context = await browser.newContext(DESK);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(`${base}/?replay=/hour.ndjson&rate=${RATE}&hold#/${route}`);
  await page.waitForFunction(() => document.body.innerText.length > 200);
  await sleep(SETTLE_MS);
  await page.evaluate(watchLongTasks);

  const thread = await Thread.of(browser, page);
  await page.evaluate(() => dispatchEvent(new Event('regie-replay')));
  await page.waitForFunction((share) => (globalThis.regieReplay?.updates ?? 0) >= share, updates * WARM, { polling: 500 });
  const warm = await paused(page, () => rest(cdp));
  const profiled = profile ? await Profile.begin(cdp) : null;
  const begin = { ...(await metrics(cdp)), ...(await progress(page)), cpu: thread.cpu() };
  await page.waitForFunction(() => globalThis.regieReplay?.until || globalThis.regieReplay?.fault, null, { timeout: 600_000, polling: 1_000 });
  const end = { ...(await metrics(cdp)), ...(await progress(page)), cpu: thread.cpu() };
  if (profiled) console.log(`  ${name}: where the time went\n${(await profiled.end()).join('\n')}`);
  if (end.fault) throw new Error(`${name}: ${end.fault}`);
  const slow = await page.evaluate(() => globalThis.regieSlow);
  await sleep(1_000);
  const after = await rest(cdp);

  const wall = end.Timestamp - begin.Timestamp;
  const rate = (end.updates - begin.updates) / wall;
  const busy = (100 * (end.cpu - begin.cpu)) / wall;
  table.atMost(`${name}: main thread's CPU at ${Math.round(rate / 100) * 100} updates/s, ${wall.toFixed(0)} s`, 50, busy, '%');
  table.note(`${name}: tasks by the wall clock, this machine's other work included`, `${share('Task', begin, end, wall)} %`);
  const kinds = ['Script', 'Layout', 'RecalcStyle'].map((kind) => `${kind.toLowerCase()} ${share(kind, begin, end, wall)} %`);
  table.note(`${name}: of it`, kinds.join(', '));
  table.note(`${name}: long tasks (> 50 ms), longest`, `${slow.count}, ${Math.round(slow.longest)} ms`);
  const missed = messages - end.messages + end.gaps + (end.seq === last.seq ? 0 : 1);
  table.none(`${name}: messages dropped, gaps asked for`, missed);
  const wrong = await shown(page, last.state, route);
  table.none(`${name}: figures shown that differ from the file's own sum`, wrong.length);
  if (wrong.length) console.log(wrong.slice(0, 8).map((line) => `    ${line}`).join('\n'));
  table.within(`${name}: JS heap after GC, end against beginning (${short(warm.heap)} MB)`, 10, (100 * (after.heap - warm.heap)) / warm.heap);
  table.within(`${name}: DOM nodes, end against beginning (${warm.nodes})`, 10, (100 * (after.nodes - warm.nodes)) / warm.nodes);
  if (faults.length) throw new Error(`${name}: ${faults[0]}`);
  await context.close();
}

const share = (kind, begin, end, wall) => ((100 * (end[`${kind}Duration`] - begin[`${kind}Duration`])) / wall).toFixed(0);
const short = (value) => value.toFixed(1);

async function metrics(cdp) {
  const { metrics: list } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/** Memory with nothing left to clear, megabytes, and nodes of the document. */
async function rest(cdp) {
  for (let i = 0; i < 3; i += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize, Nodes } = await metrics(cdp);
  return { heap: JSHeapUsedSize / 1e6, nodes: Nodes };
}

/** Does something while nothing is said. */
async function paused(page, act) {
  const set = (value) => page.evaluate((to) => (globalThis.regieReplay.paused = to), value);
  await set(true);
  await sleep(1_000);
  const done = await act();
  await set(false);
  return done;
}

const progress = (page) => page.evaluate(() => ({ ...globalThis.regieReplay }));

/** Runs in the page. */
function watchLongTasks() {
  globalThis.regieSlow = { count: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      globalThis.regieSlow.count += 1;
      globalThis.regieSlow.longest = Math.max(globalThis.regieSlow.longest, duration);
    }
  }).observe({ type: 'longtask' });
}
