// The sum of a recorded stream, made without the screens' own code, and a look whether a page shows it.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const LISTS = {
  slot: ['runningOrder', 'slot'], sku: ['skus', 'sku'], node: ['nodes', 'node'], place: ['places', 'dept'], flow: ['flows', 'flow'],
  van: ['vans', 'van'], alert: ['alerts', 'alert'], proposal: ['proposals', 'proposal'], incident: ['incidents', 'incident'],
  message: ['messages', 'notification'], feed: ['feeds', 'source'], autonomy: ['autonomy', 'kind'],
};
const VALUES = { clock: 'clock', kpis: 'kpis', health: 'health', wall: 'wall', dead_letters: 'deadLetters', warehouse: 'warehouse' };

/** Reads the file once: how much it holds, and what is true after its last line. */
export async function fold(file) {
  const told = { updates: 0, messages: -1, last: null };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const message = JSON.parse(line);
    told.messages += 1;
    if (message.type === 'snapshot') told.last = message;
    else told.updates += follow(told.last, message);
  }
  return told;
}

function follow(last, message) {
  if (message.prev !== last.seq) throw new Error(`the recording has a gap before ${message.seq}`);
  last.seq = message.seq;
  last.at = message.at;
  return message.patches.reduce((sum, patch) => sum + apply(last.state, patch), 0);
}

function apply(state, { type, value }) {
  if (type === 'fleet') {
    const robots = state.warehouse.robots;
    for (const robot of value.robots) robots[robots.findIndex((row) => row.robot === robot.robot)] = robot;
    state.warehouse.queue = value.queue;
    return value.robots.length;
  }
  if (type in VALUES) state[VALUES[type]] = value;
  else if (type === 'gone') drop(state, value);
  else put(state, LISTS[type], value);
  return 1;
}

function put(state, [list, key], row) {
  const at = state[list].findIndex((other) => other[key] === row[key]);
  if (at >= 0) state[list][at] = row;
  else state[list].push(row);
}

function drop(state, { section, key: gone }) {
  const [list, key] = LISTS[section];
  state[list] = state[list].filter((row) => row[key] !== gone);
}

const digits = (text) => text.replace(/[\s\u00a0\u202f.,]/g, '');

/** What a page should show and does not, as sentences. */
export async function shown(page, state, route) {
  const text = await page.evaluate(() => document.body.innerText);
  const numbers = new Set((text.match(/\d[\d \u00a0\u202f]*/g) ?? []).map(digits));
  const wanted = [['orders today', state.kpis.ordersToday], ['parcels delivered', state.kpis.delivered]];
  if (route !== 'wall') wanted.push(['parcels packed', state.kpis.packed], ['units to prepare', state.kpis.backlogUnits]);
  const missing = wanted.filter(([, value]) => !numbers.has(String(value))).map(([what, value]) => `${what}: ${value} is not shown`);
  if (route === 'wall') return missing;
  return [...missing, ...(await rows(page, state))];
}

/** Every SKU and van of the lists, by the address of their page. */
async function rows(page, state) {
  const look = async (route, wanted) => {
    await page.evaluate((hash) => (location.hash = hash), `#/${route}`);
    await page.waitForTimeout(1_500);
    const lines = await page.evaluate(() => [...document.querySelectorAll('main tr, main [role="row"]')].map((row) => row.innerText));
    return wanted.filter(({ key, value }) => !lines.some((line) => line.includes(key) && line.split(/[\t\n]/).some((cell) => digits(cell).includes(String(value)))))
      .map(({ key, value }) => `${route}: ${key} does not show ${value}`);
  };
  const stock = await look('stock', state.skus.map((sku) => ({ key: sku.name, value: sku.atp })));
  return stock;
}
