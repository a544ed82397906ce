// Settings: how far the house goes alone, in which language, and what it was told when it started.
import { eventually } from '../lib/desk.mjs';

export async function run({ desk, faults }) {
  const { page } = desk;
  const main = await desk.go('settings');
  const level = async () => (await desk.state()).autonomy.find((row) => row.kind === 'release').level;
  const before = await level();
  const choice = main.getByRole('combobox', { name: /prépara/i }).first();
  await choice.selectOption('advise');
  await eventually('the house only advises', level, (now) => now === 'advise');
  await choice.selectOption(before);
  await eventually('the house decides again', level, (now) => now === before);
  faults.push(...(await desk.unreadable()));

  await page.getByRole('button', { name: /English/ }).first().click();
  await page.getByRole('navigation').getByText('Settings').waitFor();
  await eventually('the page says its language', () => page.evaluate(() => document.documentElement.lang), (lang) => lang === 'en');
  faults.push(...(await desk.unreadable()));
  await page.getByRole('button', { name: /Français/ }).first().click();
  await page.getByRole('navigation').getByText('Réglages').waitFor();
}
