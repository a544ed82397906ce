// The pictures of the README, from a real demo app in the evening of the van's breakdown: six, half of them in the dark.
// Usage: node e2e/pictures.mjs REGIE [FOLDER] — REGIE is the program; the screens are ui/dist. Takes some four minutes.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './lib/chromium.mjs';
import { Desk, eventually } from './lib/desk.mjs';
import { clear, folder, serve, sleep } from './lib/app.mjs';

const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const [, , regie, to = join(ui, '../assets/readme')] = process.argv;
/** Fast until some minutes before the earliest breakdown, then slow enough to find it fresh. */
const [QUICK, SLOW] = [300, 30];
const EVENING = Date.UTC(2026, 10, 28, 18, 40);
/** The map is drawn without a graphics card. */
const DRAWN_MS = 6_000;

mkdirSync(to, { recursive: true });
const data = folder('pictures');
const app = await serve(regie, data, ['--demo', '--speed', String(QUICK), '--ui', join(ui, 'dist')]);
const browser = await launch();
try {
  await app.until(EVENING);
  await app.pace(SLOW);
  const alert = await eventually('the van has broken down', () => breakdown(app), Boolean, 600_000);
  await app.call('demo_clock', { paused: true });
  const desk = await Desk.open(browser, app.base, to);
  await shot(desk, 'room', 'control-room', ['light', 'dark']);
  await shot(desk, 'show', 'show', ['light']);
  await shot(desk, 'map', 'map', ['dark']);
  await shot(desk, `incident/${alert.incident}`, 'incident', ['light'], 'incidents');
  await shot(desk, 'wall', 'war-room', ['dark']);
} finally {
  await browser.close();
  await app.stop();
  clear(data);
}

/** One page, in the schemes that are wanted; `under` is the page below what is opened. */
async function shot(desk, route, name, schemes, under) {
  for (const scheme of schemes) {
    await desk.page.emulateMedia({ colorScheme: scheme });
    if (under) await desk.page.goto(`${desk.base}/#/${under}`);
    await (route === 'wall' ? desk.page.goto(`${desk.base}/#/wall`) : desk.go(route));
    await sleep(DRAWN_MS);
    const file = scheme === 'dark' && schemes.length > 1 ? `${name}-dark` : name;
    console.log(await desk.shot(file));
  }
}

async function breakdown(app) {
  const { alerts } = (await app.call('snapshot')).state;
  return alerts.find((alert) => alert.kind === 'van_broken' && alert.proposal && alert.incident);
}
