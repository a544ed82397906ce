// The house is taken away under an open page: the page says so, keeps what it knew, and goes on when it is back.
import { check, eventually } from '../lib/desk.mjs';
import { figure, orderNumber } from './common.mjs';

export async function run({ desk, feeds, house, faults }) {
  const { page } = desk;
  const main = await desk.go('room');
  const before = await desk.state();
  desk.watch.expected = () => true;
  await house('down');
  await page.getByText(/Hors ligne : dernières données reçues/).waitFor();
  check((await figure(main, 'Commandes')) === before.kpis.ordersToday, 'what was known stays readable');
  faults.push(...(await desk.unreadable()));
  await desk.go('settings');
  await page.getByRole('group', { name: 'Lancement' }).getByRole('radio', { name: 'demander' }).check();
  await page.getByText('La régie ne répond pas.').first().waitFor();
  await house('up');
  await page.getByText('En direct').first().waitFor();
  await page.waitForTimeout(500);
  desk.watch.expected = () => false;

  await desk.go('room');
  const now = await desk.state();
  const sku = now.skus.find((one) => one.atp > 20);
  await feeds.order({ number: orderNumber(), at: now.clock.at, lines: [[sku.sku, 1, 19.9]] });
  await eventually('a sale after the return is shown', () => figure(main, 'Commandes'), (n) => n === now.kpis.ordersToday + 1);
}
