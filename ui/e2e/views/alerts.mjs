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
  await beside.getByRole('button', { name: 'Confier…' }).click();
  const asked = desk.page.getByRole('dialog');
  await asked.getByRole('textbox', { name: 'À qui' }).fill('malo');
  faults.push(...(await desk.unreadable()));
  await asked.getByRole('button', { name: 'Confier', exact: true }).click();
  await asked.waitFor({ state: 'detached' });
  await eventually('it is malo’s', now, (one) => one.owner === 'malo');
  await beside.getByText('malo').first().waitFor();
  await beside.getByRole('button', { name: 'Annuler « confier »' }).click();
  await eventually('it is nobody else’s', now, (one) => one.owner !== 'malo');

  await beside.getByRole('button', { name: 'Accepter' }).click();
  await eventually('the proposal is taken', now, (one) => !one || one.proposal === null);
  const tours = (state) => JSON.stringify(state.vans.filter((van) => alert.proposal.remedy.to.includes(van.van)).map((van) => van.stopsLeft));
  await eventually('the other vans drive for it', async () => tours(await desk.state()), (to) => to !== tours(before));
  await beside.getByRole('button', { name: 'Accepter' }).waitFor({ state: 'detached' });
  await desk.page.keyboard.press('Escape');
  await beside.waitFor({ state: 'detached' });
}

/** The logbook of the day: what was said above is there; a note and a hand-over join it. */
export async function logbook({ desk, faults }) {
  const main = await desk.go('logbook');
  await main.getByText(/^Alerte : .*en panne/).first().waitFor();
  await main.getByText('dernier geste annulé').first().waitFor();
  const { page } = desk;
  for (const [button, field, words] of [['Noter', 'À retenir', 'la dépanneuse est en route'], ['Passer la main', 'À retenir', 'un van en panne']]) {
    await main.getByRole('button', { name: button }).click();
    const asked = page.getByRole('dialog');
    if (button === 'Passer la main') await asked.getByRole('textbox', { name: 'À qui' }).fill('malo');
    await asked.getByRole('textbox', { name: field }).fill(words);
    await asked.getByRole('button', { name: button }).click();
    await asked.waitFor({ state: 'detached' });
    await main.getByText(words).first().waitFor();
  }
  faults.push(...(await desk.unreadable()));
  await main.getByRole('combobox').selectOption('Notes');
  await main.getByText(/^Alerte : .*en panne/).first().waitFor({ state: 'detached' });
}

const find = async (desk, { alert }) => (await desk.state()).alerts.find((one) => one.alert === alert);
