// The ways in: a feed that says nonsense is named, and what it sent is kept for a person.
import { check, eventually } from '../lib/desk.mjs';

export async function run({ desk, feeds, faults }) {
  const main = await desk.go('feeds');
  const before = (await desk.state()).deadLetters;
  const { status } = await feeds.wms([{ stock_guessed: { node: 'FR-CEN' } }]);
  check(status === 422, `nonsense is refused: ${status}`);
  await eventually('a dead letter is counted', async () => (await desk.state()).deadLetters, (n) => n === before + 1);
  await main.getByText(/envois? incompris/).first().waitFor();
  const show = main.getByRole('button', { name: 'Voir' });
  if (await show.count()) await show.first().click();
  await main.getByText('unknown_kind').or(main.getByText('wms:site').nth(1)).first().waitFor();
  faults.push(...(await desk.unreadable()));
}
