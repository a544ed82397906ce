// What one control room is sent: every byte between the app and a real page on its start page, counted on the way.
// Judges no drawing.
import { createServer, connect } from 'node:net';
import { DESK, launch } from '../e2e/lib/chromium.mjs';
import { Feeds } from '../e2e/lib/feeds.mjs';
import { sleep } from '../e2e/lib/app.mjs';
import { LOAD, settled, tell, withApp } from './load.mjs';

const SECONDS = 20;
/** What loads once (scripts, map, fonts, the first picture) has this long before anything is counted, milliseconds. */
const SETTLE_MS = 8_000;

export async function measure(stage, table) {
  await withApp('bench-bytes', stage, async (app) => {
    const way = await counted(Number(new URL(app.base).port));
    const browser = await launch();
    try {
      const page = await (await browser.newContext(DESK)).newPage();
      await page.goto(`http://127.0.0.1:${way.port}/#/room`);
      await page.locator('main').getByText('Commandes').first().waitFor();
      await sleep(SETTLE_MS);
      await quiet(way, table);
      await loaded(app, way, table);
    } finally {
      await browser.close();
      way.close();
    }
  });
}

/** An app at rest: what is sent all the same. */
async function quiet(way, table) {
  const from = way.bytes();
  await sleep(5_000);
  table.note('bytes a second to one control room, at rest', rate(way.bytes() - from, 5));
}

async function loaded(app, way, table) {
  const state = await settled(app);
  const [from, begun] = [way.bytes(), performance.now()];
  await tell(new Feeds(app.base), state, { ...LOAD, orders: SECONDS * LOAD.perSecond });
  const seconds = (performance.now() - begun) / 1_000;
  const perSecond = (way.bytes() - from) / seconds;
  table.atMost('bytes a second to one control room, under load', 66, perSecond / 1_000, 'kB/s');
}

const rate = (bytes, seconds) => `${(bytes / seconds / 1_000).toFixed(2)} kB/s`;

/** A way to the app that counts what comes back on it. */
async function counted(port) {
  let bytes = 0;
  const server = createServer((screen) => {
    const app = connect(port, '127.0.0.1');
    app.on('data', (chunk) => (bytes += chunk.length));
    screen.pipe(app).pipe(screen);
    for (const [one, other] of [[screen, app], [app, screen]]) one.on('error', () => other.destroy());
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { port: server.address().port, bytes: () => bytes, close: () => server.close() };
}
