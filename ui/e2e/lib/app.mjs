// An app in a process of its own: `regie serve` in a folder of its own. Kills only what it started.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Begins the line that names the address. */
const SAYS = 'Régie: http://';
const START_MAX_MS = 120_000;
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** A new folder that a private Postgres can live in, whoever we are. */
export function folder(name) {
  const made = mkdtempSync(join(tmpdir(), `regie-${name}-`));
  chmodSync(made, 0o711);
  return made;
}

/** Clears a folder that was made here. */
export function clear(path) {
  rmSync(path, { recursive: true, force: true });
}

/** Starts `regie serve` with these words; answers once it has said its address. */
export async function serve(regie, data, words = [], env = {}) {
  mkdirSync(data, { recursive: true });
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('REGIE_')));
  const child = spawn(regie, ['serve', '--port', '0', '--data', data, ...words], {
    env: { ...clean, REGIE_LOG: 'error', ...env }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => {
    running.delete(child);
    resolve(signal ?? code);
  }));
  return new App(child, await address(child, ended), ended);
}

function address(child, ended) {
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => reject(new Error('the app did not say its address')), START_MAX_MS);
    ended.then((how) => reject(new Error(`the app ended before it said its address (${how})`)));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const line = said.split('\n').find((text) => text.startsWith(SAYS));
      if (!line) return;
      clearTimeout(limit);
      resolve(line.trim().slice('Régie: '.length));
    });
  });
}

/** A running app. */
export class App {
  #child;
  #ended;

  constructor(child, base, ended) {
    this.#child = child;
    this.#ended = ended;
    this.base = base.replace(/\/$/, '');
  }

  url(path = '/') {
    return `${this.base}${path}`;
  }

  call(cmd, args = {}) {
    return call(this.base, cmd, args);
  }

  /** Sets the demo's clock. */
  pace(speed) {
    return this.call('demo_clock', { speed });
  }

  /** Waits until the demo's clock shows a moment; answers the snapshot that did. */
  async until(moment) {
    for (;;) {
      const snapshot = await this.call('snapshot');
      if (snapshot.at >= moment) return snapshot;
      const { speed, paused } = snapshot.state.clock;
      if (paused) throw new Error('the demo stands still');
      await sleep(Math.min(2_000, Math.max(50, (moment - snapshot.at) / speed)));
    }
  }

  async stop() {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }
}

/** A command of a person; throws what was refused. */
export async function call(base, cmd, args = {}) {
  const answer = await fetch(`${base}/api/call`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-regie-operator': 'nadia' }, body: JSON.stringify({ cmd, args }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${cmd}: ${body.code} ${body.message}`);
  return body;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
