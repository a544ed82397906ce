// The app is taken away under an open page: the page says so, keeps what it knew, and goes on when it is back.
import { check, eventually } from '../lib/desk.mjs';
import { colours } from '../lib/pixels.mjs';
import { figure, orderNumber } from './common.mjs';

export async function run({ desk, feeds, app, faults }) {
  const { page } = desk;
  const main = await desk.go('room');
  const before = await desk.state();
  desk.watch.expected = () => true;
  await app('down');
  await page.getByText(/Hors ligne : dernières données reçues/).waitFor();
  check((await figure(main, 'Commandes')) === before.kpis.ordersToday, 'what was known stays readable');
  faults.push(...(await desk.unreadable()));
  await desk.go('settings');
  await page.getByRole('group', { name: 'Lancement' }).getByRole('radio', { name: 'demander' }).check();
  await page.getByText('La régie ne répond pas.').first().waitFor();
  await app('up');
  await page.getByText('En direct').first().waitFor();
  await page.waitForTimeout(500);
  desk.watch.expected = () => false;

  await desk.go('room');
  await eventually('the map is drawn again', () => shades(desk), (n) => n > 2);
  const now = await desk.state();
  const sku = now.skus.find((one) => one.atp > 20);
  await feeds.order({ number: orderNumber(), at: now.clock.at, lines: [[sku.sku, 1, 19.9]] });
  await eventually('a sale after the return is shown', () => figure(main, 'Commandes'), (n) => n === now.kpis.ordersToday + 1);
}

/** How many colours some points of the map have: a map that was never drawn has one. */
async function shades(desk) {
  const box = await desk.main.getByLabel(/^Carte de France/).first().boundingBox();
  const points = Array.from({ length: 20 }, (_, i) => [Math.round(box.x + box.width * (0.3 + 0.02 * i)), Math.round(box.y + box.height * (0.2 + 0.03 * i))]);
  return new Set((await colours(desk.context, await desk.page.screenshot(), points)).map(String)).size;
}
