// The map: it is drawn, a département takes colour when it buys, and everything it says is in a table too.
import { eventually } from '../lib/desk.mjs';
import { apart, colours } from '../lib/pixels.mjs';
import { orderNumber, row, written } from './common.mjs';

/** A quiet département with a town that shops know. */
const [DEPT, NAME, ZIP] = ['23', 'Creuse', '23000'];
const ORDERS = 30;

export async function run({ desk, feeds, faults }) {
  const main = await desk.go('map');
  const canvas = main.locator('canvas').first();
  await canvas.waitFor();
  await main.getByText('Commandes (1 h)', { exact: true }).first().click();
  // It stands where it flew when the van broke down.
  await main.getByTitle('Toute la France').click();
  const at = await eventually(`the mouse finds ${NAME}`, () => search(desk, canvas), Boolean);
  const colour = async () => (await colours(desk.context, await desk.page.screenshot(), [at]))[0];
  await away(desk, canvas);
  const before = await colour();
  const state = await desk.state();
  const sku = state.skus.find((one) => one.atp > ORDERS + 20);
  for (let i = 0; i < ORDERS; i += 1) {
    await feeds.order({ number: orderNumber(), at: state.clock.at, lines: [[sku.sku, 1, 19.9]], zip: ZIP, city: 'Guéret' });
  }
  await eventually(`${NAME} takes colour`, async () => apart(before, await colour()), (far) => far > 40);
  faults.push(...(await desk.unreadable()));

  // The words are pressed: the round of such a choice is not drawn.
  await main.getByText('Promesses à risque', { exact: true }).click();
  await main.getByText('commandes attendues après l’heure promise').waitFor();
  await main.getByText('Commandes (1 h)', { exact: true }).first().click();
  await main.getByRole('button', { name: 'Tableau' }).click();
  await eventually('the table tells the same', async () => [await row(main, NAME).innerText(), await orders(desk)], ([text, n]) => n >= ORDERS && text.includes(written(n)));
  faults.push(...(await desk.unreadable()));
  await main.getByRole('button', { name: 'Tableau' }).click();
  await canvas.waitFor();
}

const orders = async (desk) => (await desk.state()).places.find((one) => one.dept === DEPT).orders;

/** Where on the screen the card under the mouse speaks of the département. */
async function search(desk, canvas) {
  const box = await canvas.boundingBox();
  for (let y = 0.42; y < 0.66; y += 0.03) {
    for (let x = 0.4; x < 0.6; x += 0.02) {
      const at = [Math.round(box.x + x * box.width), Math.round(box.y + y * box.height)];
      await desk.page.mouse.move(...at);
      await desk.page.waitForTimeout(150);
      if ((await desk.main.innerText()).includes(NAME)) return at;
    }
  }
  return null;
}

async function away(desk, canvas) {
  const box = await canvas.boundingBox();
  await desk.page.mouse.move(box.x + 2, box.y - 20);
  await desk.page.waitForTimeout(800);
}
