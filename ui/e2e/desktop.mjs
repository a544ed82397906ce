// The real window under a virtual display, on its own app and its own Postgres: what a supervisor does in the
// evening of the demo. Usage: node e2e/desktop.mjs PROGRAM [FOLDER for pictures]
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desktop } from './lib/desktop.mjs';
import { check, eventually } from './lib/desk.mjs';
import { clear, folder } from './lib/app.mjs';
import { missing, Stage } from './lib/webdriver.mjs';

const [, , program = '', shots = join(tmpdir(), 'regie-desktop-shots')] = process.argv;
/** As fast as a day stays itself on a busy machine; slower when the breakdown is near; then slow enough for a person. */
const [FAST, NEAR, CALM] = [240, 60, 4];
/** From ten in the morning, the van leaves on its tour after this much of the day, milliseconds. */
const UNTIL_NEAR = 9.75 * 3_600_000;
/** From ten in the morning to the breakdown at 20:06, on a busy machine, milliseconds. */
const TO_THE_EVENING = 10 * 60_000;

const why = existsSync(program) ? missing() : 'the window is not built';
if (why) {
  console.log(`skipped: ${why}`);
  process.exit(0);
}
const place = folder('desktop');
const [data, saved, home] = ['data', 'saved', 'home'].map((name) => {
  const made = join(place, name);
  mkdirSync(made);
  return made;
});
const stage = await Stage.open('1600x1000x24', { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, REGIE_SAVE_FOLDER: saved });
let desk = null;
let failed = false;
try {
  const begun = Date.now();
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const words = ['--demo', '--speed', String(FAST), '--port', String(squatter.address().port), '--data', data];
  desk = new Desktop(await stage.window(realpathSync(program), words));
  await faults(squatter);
  for (const step of [opens, warRoomCannotCall, breakdown, accepts, exports, database]) {
    const from = Date.now();
    await step();
    console.log(`  ok   ${step.name} (${((Date.now() - from) / 1_000).toFixed(1)} s)`);
  }
  await closes();
  console.log(`the window works (${((Date.now() - begun) / 1_000).toFixed(1)} s)`);
} catch (error) {
  failed = true;
  console.log(`  FAIL ${error.stack ?? error}`);
  await shot('failed').catch(() => undefined);
} finally {
  await desk?.close().catch(() => undefined);
  stage.close();
  if (!failed) clear(place);
}
process.exit(failed ? 1 : 0);

async function moment() {
  return (await desk.snapshot()).at;
}

async function shot(name) {
  mkdirSync(shots, { recursive: true });
  writeFileSync(join(shots, `${name}.png`), await desk.window.picture());
}

/** Another program has the port: the window says so, and starts the app once a person has cleared it away. */
async function faults(squatter) {
  await desk.waitFor('La régie n’a pas pu démarrer');
  const text = await desk.text();
  check(text.includes('PORT_TAKEN') && text.includes('--port'), `the fault has a code and says what helps: ${text}`);
  await shot('fault');
  await new Promise((resolve) => squatter.close(resolve));
  await desk.click('button', 'Réessayer');
}

/** The demo is there and moves. */
async function opens() {
  await eventually('the app is live', () => desk.text(), (text) => text.includes('En direct'));
  const first = await moment();
  await eventually('the clock of the demo moves', moment, (at) => at > first);
  await desk.faultless();
  await drawn();
  await shot('opens');
}

/** The war room opens, is told the stream, and can call none of our commands. */
async function warRoomCannotCall() {
  const main = await desk.window.handle();
  await desk.desk({ do: 'open_wall', monitor: null });
  const all = await eventually('the war room opens', () => desk.window.handles(), (handles) => handles.length === 2);
  await desk.window.focus(all.find((handle) => handle !== main));
  await eventually('the war room is told', () => desk.text(), (text) => text.includes('à jour'));
  await drawn();
  await shot('wall');
  for (const command of ['call', 'follow', 'desk', 'plugin:dialog|save', 'plugin:notification|notify', 'plugin:window|create']) {
    const said = await desk.invoke(command, {});
    check(said.refused && /not allowed/.test(said.refused), `the war room may not use ${command}: ${JSON.stringify(said)}`);
  }
  await desk.press('Escape');
  await eventually('Escape closes it', () => desk.window.handles(), (handles) => handles.length === 1);
  await desk.window.focus(main);
}

/** An alert about a broken van, with vans that would help. */
function rescue(state) {
  return state.alerts.find(({ kind, state: stands, proposal }) => kind === 'van_broken' && stands === 'open' && proposal?.remedy.to?.length > 0);
}

/** The van breaks down: the screens say so, with a proposal. */
async function breakdown() {
  const { state } = await desk.snapshot();
  const near = Math.min(...state.runningOrder.map((slot) => slot.from)) + UNTIL_NEAR;
  await eventually('the evening comes', moment, (at) => at > near, TO_THE_EVENING);
  await desk.call('demo_clock', { speed: NEAR });
  await eventually('a van breaks down, and others can help', () => desk.snapshot(), (now) => rescue(now.state), TO_THE_EVENING);
  await desk.call('demo_clock', { speed: CALM });
  await desk.go('alerts');
  await desk.waitFor('Véhicule en panne');
  await shot('breakdown');
}

/** The proposal is accepted on the screen: the parcels change vans, an order among them. */
async function accepts() {
  const alert = await eventually('others can help still', async () => rescue((await desk.snapshot()).state), Boolean);
  const { remedy } = alert.proposal;
  const order = await orderAboard(remedy.from);
  await desk.click('button', 'Véhicule en panne');
  await desk.waitFor('Ce que la régie propose');
  await eventually('the tours of the others change', accepting(alert.alert), Boolean);
  await eventually('the order changes its van', () => desk.call('order', { order }), ({ parcels }) => parcels.every((parcel) => parcel.van !== remedy.from));
  await desk.go(`order/${order}`);
  const { parcels } = await desk.call('order', { order });
  await eventually('its page names the new van', () => desk.text(), (text) => text.includes(parcels[0].van));
  await desk.go('map');
  await drawn();
  await shot('accepted');
}

function drives(all, vans) {
  return JSON.stringify(vans.map((key) => all.vans.find((van) => van.van === key).path));
}

/** Accepts what is proposed, and again when it was put anew because a van that was to help has gone elsewhere since. */
function accepting(alert) {
  let last = null;
  return async () => {
    const { state } = await desk.snapshot();
    const proposal = state.alerts.find((one) => one.alert === alert)?.proposal;
    if (proposal && proposal.proposal !== last?.proposal) {
      const { to } = proposal.remedy;
      last = { proposal: proposal.proposal, to, before: drives(state, to) };
      await desk.click('button', 'Accepter', 'complementary');
    }
    return last !== null && drives((await desk.snapshot()).state, last.to) !== last.before;
  };
}

async function drawn() {
  const text = await desk.text();
  check(!/n’a pas pu être/.test(text), `all that the page fetches comes: ${text.match(/.*n’a pas pu être.*/)?.[0]}`);
  return eventually('the map is drawn', () => desk.colours('canvas.maplibregl-canvas'), (colours) => colours > 6);
}

async function orderAboard(van) {
  const { aboard } = await desk.call('van', { van });
  check(aboard.length > 0, 'the broken van carries an order');
  return aboard[0];
}

/** The report is written where a person says. */
async function exports() {
  const { state } = await desk.snapshot();
  const incident = state.alerts.find((one) => one.kind === 'van_broken')?.incident ?? state.incidents.at(-1).incident;
  await desk.go(`incident/${incident}`);
  await desk.click('button', 'PDF', 'complementary');
  const files = () => readdirSync(saved).filter((name) => name.endsWith('.pdf'));
  await eventually('the PDF is saved', files, (names) => names.length === 1);
  await desk.waitFor('Enregistré');
  const pdf = readFileSync(join(saved, files()[0]));
  check(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, `the PDF is one (${pdf.length} bytes)`);
  await shot('exported');
}

/** Postgres is killed under the window: it says so, and goes on by itself. */
async function database() {
  await desk.go('settings');
  const postmaster = () => Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
  const seen = desk.watchText(/Base : (?!prête)/);
  const old = postmaster();
  process.kill(old, 'SIGKILL');
  check(await seen, 'the window says that the database is gone');
  await eventually('another Postgres runs', () => { try { return postmaster(); } catch { return old; } }, (pid) => pid !== old);
  await eventually('the database is back', async () => (await desk.snapshot()).state.health.database, (state) => state === 'ready');
  await eventually('a command is taken again', () => desk.call('set_autonomy', { kind: 'transfer', level: 'ask' }).catch(() => null), (said) => said?.seq > 0);
  await desk.faultless();
}

/** Closing the window ends the app and its Postgres. */
async function closes() {
  const pid = Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
  await desk.close();
  desk = null;
  const runs = () => existsSync(`/proc/${pid}`);
  await eventually('its Postgres has ended', async () => runs(), (still) => !still);
}
