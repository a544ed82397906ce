// What a page's main thread has really worked: its time on a core, which other work on the machine does not change.
import { readFileSync } from 'node:fs';

export class Thread {
  #path;

  constructor(pid) {
    // The first thread of a process has the process's number; in a renderer it is the main thread.
    this.#path = `/proc/${pid}/task/${pid}/schedstat`;
  }

  /** The main thread of a page: the renderer that works when the page is told to. */
  static async of(browser, page) {
    const cdp = await browser.newBrowserCDPSession();
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => new Thread(id));
    const before = renderers.map((thread) => thread.cpu());
    await page.evaluate(() => {
      const until = performance.now() + 200;
      while (performance.now() < until);
    });
    const worked = renderers.map((thread, i) => thread.cpu() - before[i]);
    return renderers[worked.indexOf(Math.max(...worked))];
  }

  /** Seconds on a core so far. */
  cpu() {
    return Number(readFileSync(this.#path, 'utf8').split(' ')[0]) / 1e9;
  }
}
