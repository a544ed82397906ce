// The account of the breakdown: noted, then saved as PDF, HTML and data, each whole and about the right van.
import { readFileSync } from 'node:fs';
import { check } from '../lib/desk.mjs';

const NOTE = 'dépanneuse attendue à 21 h';

export async function run({ desk, faults }) {
  const main = await desk.go('incidents');
  const state = await desk.state();
  const alert = state.alerts.find((one) => one.kind === 'van_broken');
  const key = alert?.incident ?? state.incidents.at(-1).incident;
  const van = alert?.subject.key ?? state.vans.find((one) => one.status === 'broken').van;
  await main.getByText(key).first().waitFor();
  faults.push(...(await desk.unreadable()));
  await desk.go(`incident/${key}`);
  faults.push(...(await desk.unreadable()));
  await noted(desk);

  const html = (await saved(desk, 'HTML', /\.html$/)).toString();
  check(html.includes(van) && html.includes('<h1') && !/https?:\/\/(?!www\.w3\.org)/.test(html), 'the HTML is about the van and needs nobody else');
  const data = JSON.parse((await saved(desk, 'JSON', /\.json$/)).toString());
  check(JSON.stringify(data).includes(van), 'the data are about the van');
  check(html.includes(NOTE) && data.timeline.some((entry) => entry.role === 'person' && entry.text.fr.includes(NOTE)), 'the note is told');
  const pdf = await saved(desk, 'PDF', /\.pdf$/);
  check(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, `the PDF is one (${pdf.length} bytes)`);
  check(!/Desgranges|client\.example/.test(html), 'no customer is named');
  await desk.page.keyboard.press('Escape');
  const logbook = await desk.go('logbook');
  await logbook.locator('li', { hasText: NOTE }).getByRole('button', { name: `Incident ${key}` }).waitFor();
}

/** Writes a note about the incident; its account on the screen tells it. */
async function noted({ beside, page }) {
  await beside.getByRole('button', { name: 'Noter', exact: true }).click();
  const asked = page.getByRole('dialog');
  await asked.getByRole('textbox', { name: 'À retenir' }).fill(NOTE);
  await asked.getByRole('button', { name: 'Noter', exact: true }).click();
  await asked.waitFor({ state: 'detached' });
  const all = beside.getByRole('button', { name: /^Les \d/ });
  if (await all.count()) await all.click();
  await beside.getByText(NOTE).waitFor();
}

/** Presses the button and reads what the browser saved. */
async function saved(desk, format, name) {
  const download = desk.page.waitForEvent('download');
  await desk.beside.getByRole('button', { name: format, exact: true }).click();
  const file = await download;
  check(name.test(file.suggestedFilename()), `it is saved under a good name: ${file.suggestedFilename()}`);
  return readFileSync(await file.path());
}
