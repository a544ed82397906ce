// The control room in a real browser on a running house: what a supervisor does first.
// Usage: node e2e/control-room.mjs URL ORDER [SCREENSHOT]
import { chromium } from 'playwright-core';

const [, , url, order, screenshot] = process.argv;
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args });
const faults = [];
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, locale: 'fr-FR' });
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(url);
  await page.getByText('Conducteur').first().waitFor();
  await page.getByText('En direct').waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Commandes' }).click();
  await page.getByRole('searchbox').fill(order);
  await page.getByRole('row', { name: order }).click();
  const drawer = page.getByRole('complementary');
  await drawer.getByText('Que s’est-il passé ?').waitFor();
  const story = await drawer.innerText();
  if (screenshot) await page.screenshot({ path: screenshot });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Orders' }).waitFor();
  console.log(JSON.stringify({ story, faults }));
} finally {
  await browser.close();
}
if (faults.length > 0) process.exitCode = 1;
