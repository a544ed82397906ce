// Draws the icons of the window and its packages from the screens' own icon. Usage, from ui/: node ../src-tauri/icons/draw.mjs
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { chromium } = createRequire(pathToFileURL(`${process.cwd()}/`))('playwright-core');
const SIZES = { '32x32': 32, '128x128': 128, '128x128@2x': 256, icon: 512 };
const here = new URL('.', import.meta.url);
const svg = await readFile(new URL('../../ui/public/icon.svg', here), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
});
try {
  const page = await browser.newPage();
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    await page.screenshot({ path: new URL(`${name}.png`, here).pathname, omitBackground: true });
  }
} finally {
  await browser.close();
}
