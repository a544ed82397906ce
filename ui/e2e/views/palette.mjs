// Without a mouse: the palette finds pages and things, letters lead to pages, Escape leads back.
import { check } from '../lib/desk.mjs';

export async function run({ desk, faults }) {
  const { page } = desk;
  await desk.go('room');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await palette.waitFor();
  faults.push(...(await desk.unreadable()));
  await page.keyboard.type('entrep');
  await page.keyboard.press('Enter');
  await page.getByRole('main', { name: 'Entrepôt' }).waitFor();
  const { vans } = await desk.state();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(vans[0].van);
  await palette.getByText(vans[0].van).first().waitFor();
  await page.keyboard.press('Enter');
  await desk.beside.getByRole('heading', { name: vans[0].van }).waitFor();
  await page.keyboard.press('Escape');
  await desk.beside.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('main', { name: 'Alertes' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  faults.push(...(await desk.unreadable()));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.goBack();
  check(!(await page.getByRole('main', { name: 'Alertes' }).count()), 'the back button leads back');
}
