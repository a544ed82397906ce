// Starts Debian's Chromium for tests, benches and pictures. Knows no page.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Where a browser may be; `CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
/** Nothing is asked of the world outside; the map is drawn without a graphics card. */
const ARGS = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
];

/** The browser's program, or `null`. */
export function browserPath() {
  return [process.env.CHROMIUM, ...PLACES].find((place) => place && existsSync(place)) ?? null;
}

/** A browser; `more` are further words for its command line. */
export async function launch(more = []) {
  const executablePath = browserPath();
  if (!executablePath) throw new Error('there is no Chromium on this machine');
  return chromium.launch({ executablePath, args: [...ARGS, ...more] });
}

/** How a supervisor's screen is set up. */
export const DESK = { viewport: { width: 1600, height: 1000 }, locale: 'fr-FR', timezoneId: 'Europe/Paris' };
