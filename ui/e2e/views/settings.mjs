// Settings: how far the app goes alone, in which language, and what it was told when it started.
import { check, eventually } from '../lib/desk.mjs';

export async function run({ desk, faults }) {
  const { page } = desk;
  const main = await desk.go('settings');
  const level = async () => (await desk.state()).autonomy.find((row) => row.kind === 'release').level;
  const before = await level();
  const choice = (name) => main.getByRole('group', { name: 'Lancement' }).getByRole('radio', { name });
  const words = { advise: 'conseiller', ask: 'demander', act: 'agir' };
  await choice('conseiller').check();
  await eventually('the app only advises', level, (now) => now === 'advise');
  await choice(words[before]).check();
  await eventually('the app decides again', level, (now) => now === before);
  faults.push(...(await desk.unreadable()));

  await main.getByRole('button', { name: 'Ouvrir une adresse en lecture seule' }).click();
  const address = main.getByRole('textbox', { name: 'Adresse du mur d’images' });
  await address.waitFor();
  check((await address.inputValue()) === (await desk.state()).wall.address, 'the address is the app’s');
  await main.getByRole('button', { name: 'Fermer l’adresse' }).click();
  await eventually('the address is closed', async () => (await desk.state()).wall.address, (now) => now === null);
  await address.waitFor({ state: 'detached' });

  await main.getByRole('radio', { name: 'English' }).check();
  await page.getByRole('navigation').getByText('Settings').waitFor();
  await eventually('the page says its language', () => page.evaluate(() => document.documentElement.lang), (lang) => lang === 'en');
  faults.push(...(await desk.unreadable()));
  await page.getByRole('banner').getByRole('button', { name: /Français/ }).click();
  await page.getByRole('navigation').getByText('Réglages').waitFor();
}
