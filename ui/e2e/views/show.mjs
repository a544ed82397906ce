// The show: a slot is moved, what that would change is told first, then done, seen, and taken back.
import { check, eventually } from '../lib/desk.mjs';

const MINUTE = 60_000;

export async function run({ desk, faults }) {
  const { page } = desk;
  const before = await desk.state();
  const rooms = (slot) => before.runningOrder.filter((other) => other.room === slot.room && other.slot !== slot.slot);
  const free = (slot) => rooms(slot).every((other) => other.until <= slot.from || other.from >= slot.until + 5 * MINUTE);
  const slot = before.runningOrder.find((one) => one.status === 'upcoming' && free(one));
  check(slot, 'the evening has a slot that can move by five minutes');
  const main = await desk.go(`show?slot=${slot.slot}`);
  await main.getByText(slot.brand).first().waitFor();
  faults.push(...(await desk.unreadable()));

  await main.getByRole('button', { name: 'Modifier' }).click();
  await main.getByRole('button', { name: /Décaler de \+5/ }).click();
  await main.getByText('Ce que cela changerait').waitFor();
  await main.getByText(/prévision [\d\s\u00a0\u202f]+ → [\d\s\u00a0\u202f]+ unité/).waitFor();
  faults.push(...(await desk.unreadable()));
  const still = (await desk.state()).runningOrder.find((one) => one.slot === slot.slot);
  check(still.from === slot.from, 'nothing changes before it is saved');

  await main.getByRole('button', { name: /^Enregistrer/ }).click();
  const moved = await eventually('the slot has moved', () => find(desk, slot), (one) => one.from === slot.from + 5 * MINUTE);
  const told = (state) => JSON.stringify(state.skus.filter((sku) => moved.passages.some((passage) => passage.sku === sku.sku)).map((sku) => sku.forecast));
  await eventually('its forecast follows', async () => told(await desk.state()), (forecast) => forecast !== told(before));
  await main.getByText('Conducteur enregistré.').waitFor();
  await main.getByRole('button', { name: 'Annuler la modification' }).click();
  await eventually('the slot is back', () => find(desk, slot), (one) => one.from === slot.from);
  await page.keyboard.press('Escape');
}

const find = async (desk, { slot }) => (await desk.state()).runningOrder.find((one) => one.slot === slot);
