// A supervisor at the real window: reads what it shows, presses what it offers, and calls what its page may call.
import { PATIENCE, eventually } from './desk.mjs';

export class Desktop {
  constructor(window) {
    this.window = window;
  }

  /** All that can be read. */
  text() {
    return this.window.run(() => document.body.innerText);
  }

  waitFor(words, patience = PATIENCE) {
    return eventually(`the window shows “${words}”`, () => this.text(), (text) => text.includes(words), patience);
  }

  /** Goes to a page. */
  go(route) {
    return this.window.run((to) => void (location.hash = to), `#/${route}`);
  }

  /** Presses the first enabled thing of that role whose words begin so, once it is there. */
  click(role, words, within = null) {
    const press = (role, words, within) => {
      const roots = { complementary: 'aside, [role=complementary]' };
      const root = within ? document.querySelector(roots[within]) : document;
      const all = [...(root?.querySelectorAll(`${role}, [role=${role}]`) ?? [])];
      const one = all.find((node) => !node.disabled && node.innerText.trim().startsWith(words));
      one?.click();
      return Boolean(one);
    };
    return eventually(`“${words}” can be pressed`, () => this.window.run(press, role, words, within), Boolean);
  }

  /** A moment later, so that the answer comes even when the key closes the window. */
  press(key) {
    const act = (key) => void setTimeout(() => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })), 200);
    return this.window.run(act, key);
  }

  /** A command of the shell, as the page would give it; answers what was said or refused. */
  invoke(command, args) {
    const act = (command, args, done) => {
      window.__TAURI_INTERNALS__.invoke(command, args).then(
        (said) => done({ said }),
        (refused) => done({ refused: typeof refused === 'string' ? refused : JSON.stringify(refused) }),
      );
    };
    return this.window.wait(act, command, args);
  }

  async #ask(command, args) {
    const { said, refused } = await this.invoke(command, args);
    if (refused) throw new Error(`${command}: ${refused}`);
    return said;
  }

  /** A command of the app. */
  call(cmd, args = {}) {
    return this.#ask('call', { call: { cmd, args }, operator: 'nadia' });
  }

  /** A wish to the host. */
  desk(wish) {
    return this.#ask('desk', { wish });
  }

  snapshot() {
    return this.call('snapshot');
  }

  /** Nothing in the window says that the app did not start. */
  async faultless() {
    const fault = await this.window.run(() => document.querySelector('[data-testid=fault]')?.innerText ?? null);
    if (fault) throw new Error(`the app did not start: ${fault}`);
  }

  /** True once the text matches, however shortly; looked for in the page, since a poll from outside may miss it. */
  watchText(pattern) {
    const act = (source, patience, done) => {
      const until = performance.now() + patience;
      const timer = setInterval(() => {
        const found = new RegExp(source).test(document.body.innerText);
        if (!found && performance.now() < until) return;
        clearInterval(timer);
        done(found);
      }, 30);
    };
    return this.window.wait(act, pattern.source, PATIENCE);
  }

  /** How many colours the middle of a part of the window has, on a picture of it: a map that is not drawn has one. */
  async colours(selector) {
    const picture = await this.window.picture();
    const act = async (base64, selector, done) => {
      const whole = document.querySelector(selector)?.getBoundingClientRect();
      if (!whole?.width) return done(0);
      const box = { x: whole.x + whole.width * 0.35, y: whole.y + whole.height * 0.35, width: whole.width * 0.3, height: whole.height * 0.3 };
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const scale = bitmap.width / innerWidth;
      const canvas = Object.assign(document.createElement('canvas'), { width: box.width * scale, height: box.height * scale });
      const paint = canvas.getContext('2d');
      paint.drawImage(bitmap, -box.x * scale, -box.y * scale);
      const { data } = paint.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4 * 7) seen.add(((data[i] >> 4) << 8) | ((data[i + 1] >> 4) << 4) | (data[i + 2] >> 4));
      done(seen.size);
    };
    return this.window.wait(act, picture.toString('base64'), selector);
  }

  close() {
    return this.window.close();
  }
}
