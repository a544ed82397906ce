// The van's breakdown in a person's hands: seen, given to somebody, read, and its proposal accepted.
import { check, eventually } from '../lib/desk.mjs';

export async function run({ desk, faults }) {
  const main = await desk.go('alerts');
  const before = await desk.state();
  const alert = before.alerts.find((one) => one.kind === 'van_broken' && one.proposal);
  check(alert, 'the breakdown has a proposal');
  faults.push(...(await desk.unreadable()));
  await main.getByRole('button', { name: 'Véhicule en panne' }).first().click();
  const { beside } = desk;
  await beside.getByText('Ce que la régie propose').waitFor();
  await beside.getByText(/n° \d/).first().waitFor();
  faults.push(...(await desk.unreadable()));

  const now = () => find(desk, alert);
  await beside.getByRole('button', { name: 'Vu', exact: true }).click();
  await eventually('it is acknowledged', now, (one) => one.state === 'acknowledged');
  await beside.getByRole('button', { name: 'Vu', exact: true }).waitFor({ state: 'detached' });
  await beside.getByRole('textbox', { name: 'Confier à…' }).fill('malo');
  await beside.getByRole('button', { name: 'Confier', exact: true }).click();
  await eventually('it is malo’s', now, (one) => one.owner === 'malo');
  await beside.getByText('malo').first().waitFor();

  await beside.getByRole('button', { name: 'Accepter' }).click();
  await eventually('the proposal is taken', now, (one) => !one || one.proposal === null);
  const tours = (state) => JSON.stringify(state.vans.filter((van) => alert.proposal.remedy.to.includes(van.van)).map((van) => van.stopsLeft));
  await eventually('the other vans drive for it', async () => tours(await desk.state()), (to) => to !== tours(before));
  await beside.getByRole('button', { name: 'Accepter' }).waitFor({ state: 'detached' });
  await desk.page.keyboard.press('Escape');
  await beside.waitFor({ state: 'detached' });
}

const find = async (desk, { alert }) => (await desk.state()).alerts.find((one) => one.alert === alert);
