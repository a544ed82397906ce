// The sum of a recorded stream, made without the screens' own code, and a look whether a page shows it.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The table of sections, from the contract's own file. */
const contract = readFileSync(new URL('../src/contract/index.ts', import.meta.url), 'utf8');
const SECTIONS = new Function(`return ${/export const SECTIONS = (\{[\s\S]*?\n\}) as const/.exec(contract)[1]}`)();

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
  const { field, key } = SECTIONS[type === 'gone' || type === 'change' ? value.section : type];
  if (type === 'gone') state[field] = state[field].filter((row) => row[key] !== value.key);
  else if (type === 'change') return Object.entries(value.rows).reduce((sum, [name, part]) => sum + change(state, field, key, name, part), 0);
  else if (key) put(state[field], key, value);
  else state[field] = value;
  return 1;
}

/** Puts the members that changed into a row or value; answers how many entities that are. */
function change(state, field, key, name, part) {
  const whole = key ? state[field].find((row) => row[key] === name) : state[field];
  if (whole) mix(whole, part);
  return field === 'warehouse' ? Math.max(1, Object.keys(part.robots ?? {}).length) : 1;
}

function mix(whole, part) {
  for (const [name, inner] of Object.entries(part)) {
    const deeper = inner !== null && typeof inner === 'object' && !Array.isArray(inner) && whole[name] !== null && typeof whole[name] === 'object';
    if (deeper) mix(whole[name], inner);
    else whole[name] = inner;
  }
}

function put(list, key, row) {
  const at = list.findIndex((other) => other[key] === row[key]);
  if (at >= 0) list[at] = row;
  else list.push(row);
}

const digits = (text) => text.replace(/[\s\u00a0\u202f.,]/g, '');

/** What a page should show and does not, as sentences. */
export async function shown(page, state, route) {
  const text = await page.evaluate(() => document.body.innerText);
  const numbers = new Set((text.match(/\d[\d \u00a0\u202f]*/g) ?? []).map(digits));
  const wanted = [['orders today', state.kpis.ordersToday], ['parcels delivered', state.kpis.delivered]];
  if (route !== 'wall') wanted.push(['parcels packed', state.kpis.packed], ['units to prepare', state.kpis.work.toPrepareUnits]);
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
