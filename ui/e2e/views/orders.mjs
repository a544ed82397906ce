// An order's life in a person's hands: found, read, held, let go, pinned, cancelled, and why.
import { check, eventually } from '../lib/desk.mjs';
import { orderNumber, row, written } from './common.mjs';

export async function run({ desk, feeds, faults }) {
  const { page } = desk;
  const state = await desk.state();
  const number = orderNumber();
  const order = `SH-${number}`;
  const sku = state.skus.find((one) => one.atp > 50);
  // What is released at once can be held no more.
  await desk.call('set_autonomy', { kind: 'release', level: 'advise' });
  const { status } = await feeds.order({ number, at: state.clock.at, lines: [[sku.sku, 2, 19.9]] });
  check(status === 200, 'the order is taken');

  const main = await desk.go('orders');
  const { total } = await desk.call('orders', { limit: 1 });
  await main.getByText(`${written(total)} commandes`).waitFor();
  faults.push(...(await desk.unreadable()));
  await main.getByRole('searchbox').fill(order.toLowerCase());
  await main.getByText('1 commande', { exact: true }).waitFor();
  await row(main, order).click();
  const { beside } = desk;
  await beside.getByText(sku.name).first().waitFor();
  check(!(await beside.innerText()).includes('Camille'), 'who the customer is stays closed until asked for');
  await beside.getByRole('button', { name: 'Voir le client' }).click();
  await beside.getByText('Camille Desgranges').waitFor();
  faults.push(...(await desk.unreadable()));

  await beside.getByRole('button', { name: 'Retenir', exact: true }).click();
  await beside.getByRole('button', { name: 'Libérer' }).click();
  await beside.getByRole('button', { name: 'Retenir', exact: true }).waitFor();
  await pin(desk, order);
  await beside.getByRole('button', { name: 'Annuler la commande' }).click();
  await beside.getByRole('button', { name: 'Confirmer l’annulation' }).click();
  await eventually('it is cancelled', async () => (await desk.call('order', { order })).row.state, (now) => now === 'cancelled');
  await beside.getByText('Plus rien à décider pour cette commande.').waitFor();
  await beside.getByText('annulée').first().waitFor();
  await page.keyboard.press('Escape');
  await beside.waitFor({ state: 'detached' });
  await filters(desk, order);
  await desk.call('set_autonomy', { kind: 'release', level: 'act' });
}

async function pin(desk, order) {
  const { parcels } = await desk.call('order', { order });
  const { options } = await desk.call('pin_options', { order });
  const { node } = options.find((one) => one.node !== parcels[0]?.node);
  const { name } = (await desk.state()).nodes.find((one) => one.node === node);
  await desk.beside.getByRole('button', { name: 'Servir depuis…' }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await eventually('it is pinned', async () => (await desk.call('order', { order })).pinned, (pinned) => pinned === node);
  await desk.beside.getByText('Servie depuis, par choix').waitFor();
}

/** By state, and by what does not exist. */
async function filters(desk, order) {
  const { main } = desk;
  await main.getByRole('combobox', { name: 'État' }).selectOption('cancelled');
  await row(main, order).waitFor();
  await main.getByRole('combobox', { name: 'État' }).selectOption('delivered');
  await main.getByText('Aucune commande ne correspond.').waitFor();
  await main.getByRole('searchbox').fill('');
  const { total } = await desk.call('orders', { limit: 1, state: 'delivered' });
  await main.getByText(`${written(total)} commande`).waitFor();
  await main.getByRole('combobox', { name: 'État' }).selectOption('');
}
