// From a fact at a feed to the pixel in the control room: orders are posted, and the page says when it has drawn how
// many. The n-th order sent is held against the moment when n are shown; both clocks are this machine's.
import { DESK, launch } from '../e2e/lib/chromium.mjs';
import { Feeds } from '../e2e/lib/feeds.mjs';
import { sleep } from '../e2e/lib/app.mjs';
import { LOAD, settled, tell, withApp } from './load.mjs';
import { quantile } from './table.mjs';

/** Orders a second, how many, and what else is told meanwhile. */
const PACES = [
  { name: 'calm, 4 orders/s', perSecond: 4, orders: 240, beside: 0 },
  { name: 'under load, 200 orders/s and 500 other facts/s', ...LOAD, orders: 6_000 },
];

export async function measure(stage, table) {
  await withApp('bench-pixel', stage, async (app) => {
    await room(app, '', [], PACES, table);
    // Without a graphics card the map's drawing and the page's own wait for each other: what is left without the map?
    await room(app, ', map as a table', ['--disable-3d-apis'], PACES.slice(0, 1), table);
  });
}

/** One control room, measured at each pace. */
async function room(app, name, words, paces, table) {
  const browser = await launch(words);
  try {
    const page = await (await browser.newContext(DESK)).newPage();
    await page.goto(app.url('/#/room'));
    await page.locator('main').getByText('Commandes').first().waitFor();
    await sleep(6_000);
    await page.evaluate(watch);
    for (const pace of paces) {
      const { waits, acks } = await run(app, page, pace);
      const part = (list, share) => `${Math.round(quantile(list, share))} ms`;
      table.atMost(`fact → pixel, ${pace.name}${name}: p95 of ${waits.length}`, 250, quantile(waits, 0.95), 'ms');
      table.note('its median; worst; until the feed has its answer, median and p95', `${part(waits, 0.5)}; ${part(waits, 1)}; ${part(acks, 0.5)}, ${part(acks, 0.95)}`);
    }
  } finally {
    await browser.close();
  }
}

/** Posts orders at random moments; answers how long each took to be drawn, and to be answered, milliseconds. */
async function run(app, page, pace) {
  const state = await settled(app);
  const before = state.kpis.ordersToday;
  const sent = [];
  const acks = await tell(new Feeds(app.base), state, pace, sent);
  await page.waitForFunction((wanted) => globalThis.regieDrawn.at(-1)?.n >= wanted, before + pace.orders, { timeout: 60_000 });
  const drawn = await page.evaluate(() => globalThis.regieDrawn.splice(0));
  sent.sort((a, b) => a - b);
  const waits = sent.map((moment, i) => drawn.find(({ n }) => n >= before + i + 1).at - moment);
  return { waits, acks };
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
