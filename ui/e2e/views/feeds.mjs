// The ways in: a feed that says nonsense is named, and what it sent is kept for a person.
import { check, eventually } from '../lib/desk.mjs';

export async function run({ desk, feeds, faults }) {
  const main = await desk.go('feeds');
  const before = (await desk.state()).deadLetters;
  const { status } = await feeds.wms([{ order_placed: { node: 'FR-CEN' } }]);
  check(status === 422, `nonsense is refused: ${status}`);
  await eventually('a dead letter is counted', async () => (await desk.state()).deadLetters, (n) => n === before + 1);
  await main.getByText('forbidden_kind').first().waitFor();
  await main.getByRole('row').filter({ hasText: 'wms:site' }).getByText('incompris').waitFor();
  faults.push(...(await desk.unreadable()));
}
