// A demo day that was really lived, kept for the parts that need one: its database, and the stream of its busiest hour.
// Made once for a contract and a demo, in about five minutes; the folder can be deleted at any time.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clear, folder, serve } from '../e2e/lib/app.mjs';
import { record } from './record.mjs';

const paris = (hour, minute) => Date.UTC(2026, 10, 28, hour - 1, minute);
/** The hour that is recorded: the hero sells out, a van breaks down. */
const [HOUR_FROM, HOUR_UNTIL] = [paris(19, 30), paris(20, 30)];
const DAY_ENDS = paris(22, 0);
/** Quick through the day, slow in the hour, so that it holds all that a screen would hear. */
const [QUICK, SLOW] = [300, 30];

/** Answers `{ day, hour }`: a data folder, to be copied before it is used, and a file. */
export async function recorded({ regie, cache, dist }, ui) {
  if (!regie) throw new Error('this part needs an app: --regie names the program');
  const kept = join(cache ?? join(tmpdir(), 'regie-bench'), `ui-${key(ui)}`);
  const [day, hour] = [join(kept, 'day'), join(kept, 'hour.ndjson')];
  if (!existsSync(join(kept, 'whole'))) await live(regie, dist, kept, hour, day);
  return { day, hour, data: () => copy(day) };
}

/** What the recording depends on: the contract's shape and the demo's files. */
function key(ui) {
  const hash = createHash('sha256').update(readFileSync(join(ui, 'src/contract/index.ts')));
  const demo = join(ui, '../assets/demo');
  for (const name of readdirSync(demo).sort()) hash.update(name).update(readFileSync(join(demo, name)));
  return hash.digest('hex').slice(0, 12);
}

async function live(regie, dist, kept, hour, day) {
  console.log('a demo day is lived once and its busiest hour recorded (about 5 minutes; kept for the next time)');
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const data = folder('bench-day');
  const app = await serve(regie, data, ['--demo', '--speed', String(QUICK), '--ui', dist]);
  await app.until(HOUR_FROM);
  await app.pace(SLOW);
  const told = await record(app, `${hour}.part`, HOUR_UNTIL);
  console.log(`  recorded: ${told.messages} messages, ${(told.bytes / 1e6).toFixed(0)} MB`);
  await app.pace(QUICK);
  await app.until(DAY_ENDS);
  await app.stop();
  duplicate(data, day);
  clear(data);
  renameSync(`${hour}.part`, hour);
  writeFileSync(join(kept, 'whole'), '');
}

/** With owners and rights: a private Postgres may run as another user than we. */
function duplicate(from, to) {
  mkdirSync(to, { recursive: true });
  execFileSync('cp', ['-a', `${from}/.`, to]);
}

/** A copy of the day that an app may live in. */
function copy(day) {
  const data = folder('bench');
  duplicate(day, data);
  return data;
}
