// The pages that are mostly a list: stock, network, warehouse, messages. Every row is the app's.
import { check, eventually } from '../lib/desk.mjs';
import { written } from './common.mjs';

const unreadable = async ({ desk, faults }) => faults.push(...(await desk.unreadable()));

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
