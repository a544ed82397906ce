// The control room: the figures are the app's, a sale shows without a reload, the loud alert is one click away.
import { check, eventually } from '../lib/desk.mjs';
import { figure, orderNumber } from './common.mjs';

export async function run({ desk, feeds, faults }) {
  const main = await desk.go('room');
  const before = await desk.state();
  await eventually('the orders of the day are shown', () => figure(main, 'Commandes'), (n) => n === before.kpis.ordersToday);
  check((await desk.page.title()).includes('Régie'), 'the page has a title');
  const sku = before.skus.find((row) => row.atp > 20);
  const { status, said } = await feeds.order({ number: orderNumber(), at: before.clock.at, lines: [[sku.sku, 1, 19.9]] });
  check(status === 200, `the shop's order is taken: ${status} ${JSON.stringify(said)}`);
  await eventually('the sale is shown', () => figure(main, 'Commandes'), (n) => n === before.kpis.ordersToday + 1);
  const live = before.runningOrder.find((slot) => slot.status === 'live');
  if (live) await main.getByText(live.brand).first().waitFor();
  await main.getByRole('region', { name: /^Carte de France/ }).or(main.getByLabel(/^Carte de France/)).first().waitFor();
  faults.push(...(await desk.unreadable()));
  // Two clicks from anywhere: the bar, then the proposal.
  await desk.page.getByRole('alert').getByRole('button', { name: 'Décider' }).click();
  await desk.beside.getByText('Ce que la régie propose').waitFor();
  await desk.page.keyboard.press('Escape');
  await desk.beside.waitFor({ state: 'detached' });
}
