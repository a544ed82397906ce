// Figures of the screens against what is required of them, as one table. Measures, and changes nothing.
// `cargo dev bench ui [bundle] [paint] [pixel] [bytes] [stream] [list] [report]`; without names all parts run.
// `--beside REGIE` names the program of another build: both run each part in turn, `--times` over, and one table shows
// both; `--beside-dist` names its screens. `--profile` names the functions in which the streamed page spends its time; it costs some time itself.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { browserPath } from '../e2e/lib/chromium.mjs';
import { beside } from './beside.mjs';
import { Table } from './table.mjs';

/** The parts in the order in which they run, and whether they need a day, and a recorded hour, of the demo. */
const PARTS = {
  bundle: { from: './bundle.mjs' }, report: { from: './report.mjs', day: true }, paint: { from: './paint.mjs', day: true },
  list: { from: './list.mjs', day: true }, pixel: { from: './pixel.mjs' }, bytes: { from: './bytes.mjs' }, stream: { from: './stream.mjs', hour: true },
};
const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    regie: { type: 'string' }, desktop: { type: 'string' }, cache: { type: 'string' }, dist: { type: 'string', default: join(ui, 'dist') },
    profile: { type: 'boolean', default: false }, beside: { type: 'string' }, 'beside-dist': { type: 'string' }, times: { type: 'string', default: '1' },
  },
});

const machine = () => `machine: ${availableParallelism()} cores, load ${readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')}`;

async function main() {
  const unknown = positionals.find((name) => !(name in PARTS));
  if (unknown) throw new Error(`there is no part \`${unknown}\`; there are: ${Object.keys(PARTS).join(', ')}`);
  if (!existsSync(join(values.dist, 'index.html'))) throw new Error(`the screens are not built: ${values.dist}`);
  if (!browserPath()) throw new Error('there is no Chromium on this machine: CHROMIUM may name one');
  const named = Object.entries(PARTS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  console.log(machine());
  if (values.beside) return beside(fileURLToPath(import.meta.url), named.map(([name]) => name), values);
  const stage = { ...values, ui, ...(await prepare(named)) };
  const table = new Table();
  for (const [, part] of named) await (await import(part.from)).measure(stage, table);
  console.log(`\n${table}\n\n${machine()}`);
  return table.ok;
}

/** A lived demo day and its recorded hour, when a part needs them. */
async function prepare(named) {
  if (!named.some(([, part]) => part.day || part.hour)) return {};
  const { recorded } = await import('./day.mjs');
  return recorded(values, ui);
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error) => {
    console.error(`bench ui: ${error.message}`);
    process.exit(1);
  },
);
