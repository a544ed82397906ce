// One SKU, one node, one van, one département: what is told is the app's, and it leads to a cause.
import { check, eventually } from '../lib/desk.mjs';
import { written } from './common.mjs';

/** Opens something by its address and reads it to everyone. */
async function open({ desk, faults }, target, name) {
  await desk.go(target);
  const { beside } = desk;
  await beside.getByRole('heading', { name }).first().waitFor();
  await beside.getByText('Chargement…').waitFor({ state: 'detached' });
  faults.push(...(await desk.unreadable()));
  return beside;
}

/** The chain behind the first "why?" ends in words, not in a number alone. */
async function why(desk, beside) {
  await beside.getByRole('button', { name: 'Pourquoi ?' }).first().click();
  const chain = desk.page.getByRole('dialog');
  await chain.getByText(/n° \d/).first().waitFor();
  await desk.page.keyboard.press('Escape');
  await chain.waitFor({ state: 'hidden' });
}

export async function sku(stage) {
  const { desk } = stage;
  const row = (await desk.state()).skus.find((one) => one.hero && one.soldToday > 0);
  const beside = await open(stage, `sku/${row.sku}`, row.name);
  const { shelves } = await desk.call('sku', { sku: row.sku });
  const text = await beside.innerText();
  check(shelves.slice(0, 3).every((shelf) => text.includes(written(shelf.onHand))), 'its shelves are told');
  await beside.getByText(written(row.soldToday)).first().waitFor();
  await beside.getByText('Où on l’attend').waitFor();
  await why(desk, beside);
}

export async function node(stage) {
  const { desk } = stage;
  const row = (await desk.state()).nodes.find((one) => one.kind === 'hub');
  const beside = await open(stage, `node/${row.node}`, row.name);
  await beside.getByText('Prochains départs').waitFor();
  await beside.getByText(written(row.work.toPrepareParcels)).first().waitFor();
  await why(desk, beside);
}

export async function van(stage) {
  const { desk } = stage;
  const row = (await desk.state()).vans.find((one) => one.status === 'idle' || one.status === 'planned') ?? (await desk.state()).vans[0];
  const beside = await open(stage, `van/${row.van}`, row.van);
  await beside.getByRole('button', { name: 'Retirer du service' }).click();
  await beside.getByRole('button', { name: 'Remettre en service' }).waitFor();
  check((await find(desk, row)).status === 'grounded', 'the van is out of service');
  await beside.getByRole('button', { name: 'Remettre en service' }).click();
  await beside.getByRole('button', { name: 'Retirer du service' }).waitFor();
  await eventually('the van is back', () => find(desk, row), (one) => one.status !== 'grounded');
}

const find = async (desk, { van: key }) => (await desk.state()).vans.find((one) => one.van === key);

export async function dept(stage) {
  const { desk } = stage;
  const row = (await desk.state()).places.find((one) => one.dept === '75');
  const beside = await open(stage, 'dept/75', row.name);
  await beside.getByText(written(row.ordersToday)).first().waitFor();
}
