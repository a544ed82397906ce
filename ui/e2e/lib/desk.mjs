// One supervisor at one screen: a page, what a test asks of it, and the app behind it. Knows no view.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DESK } from './chromium.mjs';
import { unreadable } from './axe.mjs';
import { call } from './app.mjs';
import { Watch } from './watch.mjs';

/** Whatever a person waits for comes within this time on a busy machine, milliseconds. */
export const PATIENCE = 45_000;

export class Desk {
  static async open(browser, base, shots, options = {}) {
    const context = await browser.newContext({ ...DESK, ...options });
    context.setDefaultTimeout(PATIENCE);
    const desk = new Desk(context, base, shots);
    desk.page = await context.newPage();
    return desk;
  }

  constructor(context, base, shots) {
    this.context = context;
    this.base = base;
    this.shots = shots;
    this.watch = new Watch(context, base);
  }

  /** Goes to a page of the screens; answers its content. */
  async go(route) {
    const { page } = this;
    if (page.url().startsWith(this.base)) await page.evaluate((to) => (location.hash = to), `#/${route}`);
    else await page.goto(`${this.base}/#/${route}`);
    await this.main.waitFor();
    return this.main;
  }

  get main() {
    return this.page.getByRole('main');
  }

  /** What is open beside the page. */
  get beside() {
    return this.page.getByRole('complementary');
  }

  /** A command of a person, past the screens. */
  call(cmd, args) {
    return call(this.base, cmd, args);
  }

  async state() {
    return (await this.call('snapshot')).state;
  }

  /** Faults for axe in light and in dark, each named by its scheme. */
  async unreadable() {
    const found = [];
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme });
      // Canvases and transitions follow the scheme a moment later.
      await this.page.waitForTimeout(300);
      found.push(...(await unreadable(this.page)).map((fault) => `${colorScheme}: ${fault}`));
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    return found;
  }

  /** A picture for whoever looks why a test failed. */
  async shot(name) {
    mkdirSync(this.shots, { recursive: true });
    const path = join(this.shots, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  close() {
    return this.context.close();
  }
}

/** Waits until a value has something; fails by name when it never does. */
export async function eventually(what, read, holds, patience = PATIENCE) {
  const until = Date.now() + patience;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > until) throw new Error(`it never happened: ${what}; last seen: ${JSON.stringify(value)?.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function check(holds, what) {
  if (!holds) throw new Error(what);
}
