// An app that knows the demo's network, and what is told to it by the second: orders of a shop at random moments, counts
// of the studio beside them. Measures nothing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT } from '../e2e/lib/feeds.mjs';
import { clear, folder, serve, sleep } from '../e2e/lib/app.mjs';

/** Orders a second, and what else is told meanwhile: the load that figures are required under. */
export const LOAD = { perSecond: 200, beside: 500 };
/** Other facts of one call. */
const BATCH = 50;
const DAY_MS = 86_400_000;
const DEMO_DAY = Date.UTC(2026, 10, 28);

/** Starts such an app, hands it on, and stops it. */
export async function withApp(name, { regie, dist, ui }, use) {
  if (!regie) throw new Error('this part needs an app: --regie names the program');
  const data = folder(name);
  furnish(join(ui, '../assets/demo'), join(data, 'depot'));
  const app = await serve(regie, data, ['--ui', dist], ENVIRONMENT);
  try {
    while ((await app.call('snapshot')).state.skus.length < 100) await sleep(200);
    await use(app);
  } finally {
    await app.stop();
    clear(data);
  }
}

/** The demo's network on today's date: a real app lives by the machine's clock. */
function furnish(from, to) {
  mkdirSync(to, { recursive: true });
  const shift = Math.round((Date.now() - DEMO_DAY - DAY_MS / 2) / DAY_MS) * DAY_MS;
  const moved = (day) => new Date(Date.parse(day) + shift).toISOString().slice(0, 10);
  for (const name of readdirSync(from).filter((name) => name.endsWith('.csv'))) {
    writeFileSync(join(to, name), readFileSync(join(from, name), 'utf8').replace(/\d{4}-\d\d-\d\d/g, moved));
  }
}

/** Sleeps for the first shops' orders to be counted. */
export async function settled(app) {
  let { state } = await app.call('snapshot');
  for (let last = -1; last !== state.kpis.ordersToday; ) {
    last = state.kpis.ordersToday;
    await sleep(500);
    ({ state } = await app.call('snapshot'));
  }
  return state;
}

/** Tells orders and counts until all orders are answered; `sent` notes when each order left. Answers how long each was
 * answered after, milliseconds. */
export async function tell(feeds, state, { perSecond, orders, beside }, sent = []) {
  const before = state.kpis.ordersToday;
  const skus = state.skus.filter((sku) => sku.atp > 100).map((sku) => sku.sku);
  const until = { done: false };
  const others = beside > 0 ? tellOthers(feeds, skus, beside, until) : null;
  const calls = [];
  let at = performance.now();
  for (let n = 1; n <= orders; n += 1) {
    // Random gaps: nothing may fall into step with the app's own rhythm.
    at += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
    await sleep(Math.max(0, at - performance.now()));
    calls.push(post(feeds, before + n, skus[n % skus.length], sent));
  }
  const answers = await Promise.all(calls);
  until.done = true;
  await others;
  const refused = answers.filter(({ status }) => status !== 200);
  if (refused.length) throw new Error(`${refused.length} orders were refused: ${JSON.stringify(refused[0])}`);
  return answers.map(({ took }) => took);
}

async function post(feeds, number, sku, sent) {
  const from = Date.now();
  sent.push(from);
  const answer = await feeds.order({ number: Date.now() * 1_000 + number, lines: [[sku, 1, 19.9]], zip: `${String(1 + (number % 95)).padStart(2, '0')}000` });
  return { ...answer, took: Date.now() - from };
}

/** Counts of the studio beside the orders. */
async function tellOthers(feeds, skus, perSecond, until) {
  const kinds = ['viewers', 'likes', 'clicks', 'baskets', 'comments'];
  for (let round = 0; !until.done; round += 1) {
    const counts = Array.from({ length: BATCH }, (_, i) => ({ room: 'studio-a', kind: kinds[i % kinds.length], n: 10 + i + round, sku: skus[(round + i) % skus.length] }));
    await Promise.all([feeds.live(counts), sleep((1_000 * BATCH) / perSecond)]);
  }
}
