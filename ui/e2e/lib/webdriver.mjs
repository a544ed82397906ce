// The real window under a virtual display, driven through WebKitWebDriver. Knows no screen.
import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What must be installed, and the package that brings it. */
const NEEDS = { Xvfb: 'xvfb', WebKitWebDriver: 'webkit2gtk-driver' };
/** Debian keeps it off the path. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1', '/usr/libexec'];
const TICKS = 100;

function which(program) {
  return FOLDERS.map((folder) => join(folder, program)).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Why the window cannot be driven here, or `null`. */
export function missing() {
  const lacking = Object.entries(NEEDS).filter(([program]) => !which(program)).map(([, name]) => name);
  return lacking.length ? `not installed: ${lacking.join(', ')}` : null;
}

/** A virtual display and a driver, until closed. */
export class Stage {
  /** `env` is for the programs whose windows are opened. */
  static async open(size = '1600x1000x24', env = {}) {
    const stage = new Stage();
    stage.screen = spawn(which('Xvfb'), ['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', size], { stdio: ['ignore', 'pipe', 'ignore'] });
    const display = String(await new Promise((resolve, reject) => {
      stage.screen.stdout.once('data', resolve);
      stage.screen.once('exit', () => reject(new Error('no virtual display')));
    })).trim();
    const port = 20_000 + (process.pid % 20_000);
    // Without the word the driver waits for a session that never comes.
    stage.env = { ...process.env, ...env, DISPLAY: `:${display}`, TAURI_WEBVIEW_AUTOMATION: 'true' };
    stage.driver = spawn(which('WebKitWebDriver'), [`--port=${port}`, '--host=127.0.0.1'], { env: stage.env, stdio: 'ignore' });
    stage.base = `http://127.0.0.1:${port}`;
    process.once('exit', () => stage.close());
    await retry(() => fetch(`${stage.base}/status`));
    return stage;
  }

  /** Opens a program's window. */
  async window(binary, args) {
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } };
    const { sessionId } = await this.#ask('POST', '/session', { capabilities });
    return new Window((method, path, body) => this.#ask(method, `/session/${sessionId}${path}`, body), binary);
  }

  async #ask(method, path, body) {
    const answer = await fetch(`${this.base}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value?.error} ${value?.message}`);
    return value;
  }

  close() {
    this.driver?.kill('SIGKILL');
    this.screen?.kill('SIGKILL');
  }
}

async function retry(act) {
  for (let tries = 100; ; tries -= 1) {
    try {
      return await act();
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export class Window {
  #ask;

  constructor(ask, binary) {
    this.#ask = ask;
    /** When its process began, milliseconds since 1970; to a hundredth of a second. */
    this.began = began(binary);
  }

  /** Runs a function in the page; its arguments are data. */
  run(act, ...args) {
    return this.#ask('POST', '/execute/sync', { script: `return (${act}).apply(null, arguments);`, args });
  }

  /** Runs a function in the page that calls its last argument when it is done. */
  wait(act, ...args) {
    return this.#ask('POST', '/execute/async', { script: `(${act}).apply(null, arguments);`, args });
  }

  /** The window that is looked at, by the driver's name for it; all of them; another one from now on. */
  handle() {
    return this.#ask('GET', '/window');
  }

  handles() {
    return this.#ask('GET', '/window/handles');
  }

  focus(handle) {
    return this.#ask('POST', '/window', { handle });
  }

  async picture() {
    return Buffer.from(await this.#ask('GET', '/screenshot'), 'base64');
  }

  close() {
    return this.#ask('DELETE', '');
  }
}

/** When the newest process of a program began. */
function began(binary) {
  const now = Date.now();
  const up = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1_000;
  const starts = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && runs(name, binary)).map((pid) => {
    // The name, in brackets, may hold spaces; the start is the twentieth word after it.
    const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return now - up + (Number(words[19]) * 1_000) / TICKS;
  });
  return Math.max(...starts);
}

function runs(pid, binary) {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === binary;
  } catch {
    return false;
  }
}
