// The war room in another browser, over the network's address: it sees, it can call nothing, it tells nobody's name,
// and it comes back by itself.
import { Desk, check, eventually } from '../lib/desk.mjs';

const PATH = '/wall/stream';

export async function run({ desk, browser, shots, app, faults }) {
  const { address } = await desk.call('set_wall', { open: true });
  const url = new URL(address);
  check(url.searchParams.get('wall').length >= 20, 'the address carries a token');
  const wall = await Desk.open(browser, url.origin, shots, { viewport: { width: 1920, height: 1080 } });
  try {
    await look(wall, address, desk);
    faults.push(...(await wall.unreadable()).map((fault) => `wall: ${fault}`));
    await only(url);
    await back(wall, app, desk);
    await shut(wall, desk, url);
  } finally {
    await wall.shot('wall');
    faults.push(...wall.watch.take().map((fault) => `wall: ${fault}`));
    await wall.close();
  }
}

const text = (wall) => wall.page.evaluate(() => document.body.innerText);

async function look(wall, address, desk) {
  await wall.page.goto(address);
  const { kpis } = await desk.state();
  await eventually('the orders of the day hang in the war room', () => text(wall), (all) => all.replace(/[\s\u00a0\u202f]/g, '').includes(String(kpis.ordersToday)));
  await wall.page.getByText(/à jour/).first().waitFor();
  const all = await text(wall);
  check(!/SH-\d|TT-\d|malo|nadia|Desgranges|@/.test(all), 'no order, operator or customer is named');
  check((await wall.page.getByRole('button').count()) === 0, 'there is nothing to press');
}

/** Whoever has the address has the stream and nothing else. */
async function only(url) {
  const status = async (path, options) => (await fetch(`${url.origin}${path}`, options)).status;
  const token = url.searchParams.get('wall');
  const call = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"cmd":"snapshot","args":{}}' };
  check([404, 405].includes(await status('/api/call', call)), 'no command can be called');
  check((await status('/api/stream')) === 404, 'the app’s own stream is not there');
  check((await status('/feeds/live', { method: 'POST', body: '' })) >= 404, 'no feed is there');
  check((await status(`${PATH}?token=wrong`)) === 403, 'a wrong token sees nothing');
  const stream = await fetch(`${url.origin}${PATH}?token=${token}`);
  const { value } = await stream.body.getReader().read();
  const first = new TextDecoder().decode(value);
  check(stream.status === 200 && first.includes('snapshot'), 'the right token sees the picture');
  await stream.body.cancel().catch(() => undefined);
}

/** The app goes and comes: the war room says so and is there again without anybody. */
async function back(wall, app, desk) {
  wall.watch.expected = () => true;
  desk.watch.expected = () => true;
  await app('down');
  await wall.page.getByText('Régie injoignable').or(wall.page.getByText('Données figées')).first().waitFor();
  await app('up');
  await wall.page.getByText(/à jour/).first().waitFor();
  await eventually('the desk is live again', () => desk.page.evaluate(() => document.body.innerText), (all) => all.includes('En direct'));
  await wall.page.waitForTimeout(1_000);
  wall.watch.expected = () => false;
  desk.watch.expected = () => false;
}

/** Closed in the settings, it is closed at once. */
async function shut(wall, desk) {
  wall.watch.expected = () => true;
  await desk.call('set_wall', { open: false });
  await wall.page.getByText('Cette adresse est fermée').or(wall.page.getByText('Régie injoignable')).first().waitFor();
}
