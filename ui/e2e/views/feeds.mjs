// The ways in: a feed that says nonsense is named, and what it sent is kept for a person; what is understood in part is
// taken by a person, or dismissed.
import { check, eventually } from '../lib/desk.mjs';

export async function run({ desk, feeds, faults }) {
  const main = await desk.go('feeds');
  const before = (await desk.state()).deadLetters;
  const { status } = await feeds.wms([{ order_placed: { node: 'FR-CEN' } }]);
  check(status === 422, `nonsense is refused: ${status}`);
  await eventually('a dead letter is counted', async () => (await desk.state()).deadLetters, (n) => n === before + 1);
  await main.getByText('ce flux ne dit pas ce genre de fait').first().waitFor();
  await main.getByRole('row').filter({ hasText: 'wms:site' }).getByText('rejets').waitFor();
  faults.push(...(await desk.unreadable()));
  await doubts({ desk, main, faults });
}

/** Two things wait since the app was opened: an article by a name of the shop, and a line that no reader takes. */
async function doubts({ desk, main, faults }) {
  const { page } = desk;
  const menu = page.getByRole('navigation').getByRole('link', { name: 'Flux' });
  await menu.getByText('2', { exact: true }).waitFor();
  const item = main.getByRole('listitem').filter({ hasText: 'Coffret de Noël' });
  await item.getByText('article inconnu').waitFor();
  const sku = (await desk.state()).skus.find((row) => row.atp > 0);
  const field = item.getByRole('combobox');
  await field.fill('nothing of the kind');
  check(await item.getByRole('button', { name: 'Prendre' }).isDisabled(), 'an article that is not in the catalogue cannot be sent');
  // By keyboard alone.
  await field.fill(sku.sku);
  await field.press('Enter');
  await eventually('the order is taken', () => desk.call('order', { order: 'SH-990001' }).catch(() => null), (order) => order?.lines[0].sku === sku.sku);
  await item.getByText('pris par').waitFor();
  await item.getByRole('button', { name: 'SH-990001' }).click();
  await desk.beside.getByText('SH-990001').first().waitFor();
  await desk.go('feeds');
  const line = main.getByRole('listitem').filter({ hasText: 'stock.csv, 14' });
  await line.getByText('Ne peut pas être relu').waitFor();
  await line.getByRole('button', { name: 'Écarter' }).click();
  await line.getByRole('textbox').fill('fichier corrigé');
  faults.push(...(await desk.unreadable()));
  await line.getByRole('button', { name: 'Écarter' }).click();
  await line.getByText('écarté par').waitFor();
  await main.getByText('Rien à examiner.').waitFor();
  check((await desk.state()).quarantine === 0, 'nothing waits any more');
}
