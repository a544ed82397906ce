// The pages that are mostly a list: service, review, stock, network, warehouse, messages. Every row is the app's.
import { check, eventually } from '../lib/desk.mjs';
import { written } from './common.mjs';

const unreadable = async ({ desk, faults }) => faults.push(...(await desk.unreadable()));

const flat = async (where) => (await where.innerText()).replace(/\s+/g, ' ');
const plain = (n) => written(n).replace(/\s/g, ' ');

export async function service(stage) {
  const { desk } = stage;
  const main = await desk.go('service');
  const evening = (await desk.state()).service.find(({ row }) => row === 'evening');
  check(evening.asked > 0, 'somebody asked for this evening');
  const row = main.getByRole('row').filter({ hasText: 'Ce soir' }).first();
  await eventually('what was asked for stands in its row', () => flat(row), (text) => text.includes(plain(evening.asked)));
  await main.getByText('Site', { exact: true }).click();
  const sites = (await desk.state()).service.filter(({ scope }) => scope.type === 'site').length;
  await eventually('each site has its row', () => main.getByRole('row').count(), (rows) => rows > sites);
  await unreadable(stage);
}

export async function review(stage) {
  const { desk } = stage;
  const main = await desk.go('review');
  await main.getByText('Journée en cours').waitFor();
  await eventually('it counts the orders of the day', async () => [await flat(main), await desk.call('review', {})], ([text, { totals }]) => text.includes(`Commandes ${plain(totals.orders)}`));
  const { incidents } = await desk.state();
  for (const { incident } of incidents) await main.getByRole('row').filter({ hasText: incident }).waitFor();
  await unreadable(stage);
}

export async function stock(stage) {
  const { desk } = stage;
  const main = await desk.go('stock');
  const sku = (await desk.state()).skus.find((one) => one.atp > 0 && one.soldToday > 0);
  const row = main.getByRole('row').filter({ hasText: sku.name });
  await eventually('a SKU tells what may be promised', () => row.first().innerText(), (text) => text.includes(written(sku.atp)));
  await unreadable(stage);
}

export async function network(stage) {
  const { desk } = stage;
  const main = await desk.go('network');
  const state = await desk.state();
  const broken = state.vans.find((van) => van.status === 'broken');
  check(broken, 'the van is broken');
  await main.getByRole('row').filter({ hasText: broken.van }).getByText('en panne').waitFor();
  const node = state.nodes.find((one) => one.kind === 'central');
  await main.getByRole('row').filter({ hasText: node.name }).getByText(`${written(node.work.toPrepareParcels)} / ${written(node.work.toPrepareUnits)}`).first().waitFor();
  await unreadable(stage);
}

export async function warehouse(stage) {
  const { desk } = stage;
  const main = await desk.go('warehouse');
  const { robots, picksWaiting } = (await desk.state()).warehouse;
  const down = robots.filter((robot) => robot.down).length;
  const busy = robots.filter((robot) => robot.busy && !robot.down).length;
  await eventually('the robots are counted', () => main.innerText(), (text) => {
    const flat = text.replace(/\s+/g, ' ');
    return [busy, down, picksWaiting].every((n) => flat.includes(written(n).replace(/\s/g, ' ')));
  });
  await unreadable(stage);
}

export async function messages(stage) {
  const { desk } = stage;
  const main = await desk.go('messages');
  const { messages: list } = await desk.state();
  check(list.length > 0, 'customers were told something');
  const newest = [...list].sort((a, b) => b.at - a.at)[0];
  await main.getByText(newest.order).first().waitFor();
  check(!/@|Desgranges/.test(await main.innerText()), 'no name and no address stands in the list');
  await unreadable(stage);
}
