// From a fact at a feed to the pixel in the control room: orders are posted, and the page says when it has drawn how
// many. The n-th order sent is held against the moment when n are shown; both clocks are this machine's.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DESK, launch } from '../e2e/lib/chromium.mjs';
import { ENVIRONMENT, Feeds } from '../e2e/lib/feeds.mjs';
import { clear, folder, serve, sleep } from '../e2e/lib/house.mjs';
import { quantile } from './table.mjs';

/** Orders a second, how many, and what else is told meanwhile. */
const PACES = [
  { name: 'calm, 4 orders/s', perSecond: 4, orders: 240, beside: 0 },
  { name: 'under load, 200 orders/s and 500 other facts/s', perSecond: 200, orders: 6_000, beside: 500 },
];
/** Other facts of one call. */
const BATCH = 50;
const DAY_MS = 86_400_000;
const DEMO_DAY = Date.UTC(2026, 10, 28);

export async function measure({ regie, dist, ui }, table) {
  if (!regie) throw new Error('this part needs a house: --regie names the program');
  const data = folder('bench-pixel');
  furnish(join(ui, '../assets/demo'), join(data, 'depot'));
  const house = await serve(regie, data, ['--ui', dist], ENVIRONMENT);
  try {
    await furnished(house);
    await room(house, '', [], PACES, table);
    // Without a graphics card the map's drawing and the page's own wait for each other: what is left without the map?
    await room(house, ', map as a table', ['--disable-3d-apis'], PACES.slice(0, 1), table);
  } finally {
    await house.stop();
    clear(data);
  }
}

/** One control room, measured at each pace. */
async function room(house, name, words, paces, table) {
  const browser = await launch(words);
  try {
    const page = await (await browser.newContext(DESK)).newPage();
    await page.goto(house.url('/#/room'));
    await page.locator('main').getByText('Commandes').first().waitFor();
    await sleep(6_000);
    await page.evaluate(watch);
    for (const pace of paces) {
      const { waits, acks } = await run(house, page, pace);
      const part = (list, share) => `${Math.round(quantile(list, share))} ms`;
      table.atMost(`fact → pixel, ${pace.name}${name}: p95 of ${waits.length}`, 250, quantile(waits, 0.95), 'ms');
      table.note('its median; worst; until the feed has its answer, median and p95', `${part(waits, 0.5)}; ${part(waits, 1)}; ${part(acks, 0.5)}, ${part(acks, 0.95)}`);
    }
  } finally {
    await browser.close();
  }
}

/** The demo's network on today's date: a real house lives by the machine's clock. */
function furnish(from, to) {
  mkdirSync(to, { recursive: true });
  const shift = Math.round((Date.now() - DEMO_DAY - DAY_MS / 2) / DAY_MS) * DAY_MS;
  const moved = (day) => new Date(Date.parse(day) + shift).toISOString().slice(0, 10);
  for (const name of readdirSync(from).filter((name) => name.endsWith('.csv'))) {
    writeFileSync(join(to, name), readFileSync(join(from, name), 'utf8').replace(/\d{4}-\d\d-\d\d/g, moved));
  }
}

async function furnished(house) {
  while ((await house.call('snapshot')).state.skus.length < 100) await sleep(200);
}

/** Posts orders at random moments; answers how long each took to be drawn, and to be answered, milliseconds. */
async function run(house, page, { perSecond, orders, beside }) {
  const feeds = new Feeds(house.base);
  const state = await settled(house);
  const before = state.kpis.ordersToday;
  const skus = state.skus.filter((sku) => sku.atp > 100).map((sku) => sku.sku);
  const sent = [];
  const until = { done: false };
  const others = beside > 0 ? tellOthers(feeds, skus, beside, until) : null;
  const calls = [];
  let at = performance.now();
  for (let n = 1; n <= orders; n += 1) {
    // Random gaps: nothing may fall into step with the house's own rhythm.
    at += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
    await sleep(Math.max(0, at - performance.now()));
    calls.push(post(feeds, before + n, skus[n % skus.length], sent));
  }
  const answers = await Promise.all(calls);
  until.done = true;
  await others;
  const refused = answers.filter(({ status }) => status !== 200);
  if (refused.length) throw new Error(`${refused.length} orders were refused: ${JSON.stringify(refused[0])}`);
  await page.waitForFunction((wanted) => globalThis.regieDrawn.at(-1)?.n >= wanted, before + orders, { timeout: 60_000 });
  const drawn = await page.evaluate(() => globalThis.regieDrawn.splice(0));
  sent.sort((a, b) => a - b);
  const waits = sent.map((moment, i) => drawn.find(({ n }) => n >= before + i + 1).at - moment);
  return { waits, acks: answers.map(({ took }) => took) };
}

/** Sleeps for the first shops' orders to be counted. */
async function settled(house) {
  let { state } = await house.call('snapshot');
  for (let last = -1; last !== state.kpis.ordersToday; ) {
    last = state.kpis.ordersToday;
    await sleep(500);
    ({ state } = await house.call('snapshot'));
  }
  return state;
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

/** Runs in the page: notes when the number of orders was drawn, after the frame that shows it. */
function watch() {
  const title = [...document.querySelectorAll('main *')].find((node) => node.children.length === 0 && node.textContent.trim() === 'Commandes');
  const box = title.closest('a, button, li, dl > div, div') ?? title.parentElement;
  globalThis.regieDrawn = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = (message) => {
    const last = globalThis.regieDrawn.at(-1);
    if (last?.n !== message.data) globalThis.regieDrawn.push({ n: message.data, at: Date.now() });
  };
  const read = () => {
    const figure = (box.innerText.replace(title.textContent, '').match(/\d[\d \u00a0\u202f]*/) ?? ['0'])[0];
    return Number(figure.replace(/\D/g, ''));
  };
  new MutationObserver(() => requestAnimationFrame(() => channel.port2.postMessage(read())))
    .observe(box, { subtree: true, childList: true, characterData: true });
}
