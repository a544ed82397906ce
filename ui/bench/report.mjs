// The report of the demo's van breakdown as PDF, asked for as the screens ask.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clear, serve } from '../e2e/lib/app.mjs';

const TRIES = 3;

export async function measure({ regie, dist, cache, data: copy }, table) {
  const data = copy();
  const app = await serve(regie, data, ['--demo', '--speed', '1', '--ui', dist]);
  try {
    const incident = await breakdown(app);
    const took = [];
    let pdf = null;
    for (let i = 0; i < TRIES; i += 1) {
      const from = performance.now();
      const told = await app.call('incident_report', { incident, format: 'pdf', lang: 'fr' });
      took.push((performance.now() - from) / 1_000);
      pdf = Buffer.from(told.text, 'base64');
    }
    if (pdf.subarray(0, 5).toString() !== '%PDF-') throw new Error('what came is no PDF');
    table.atMost(`PDF of the van breakdown, ${incident}, worst of ${TRIES}`, 5, Math.max(...took), 's');
    table.note('its size; the first took', `${Math.round(pdf.length / 1_000)} kB; ${took[0].toFixed(2)} s`);
    if (cache) {
      writeFileSync(join(cache, 'breakdown.pdf'), pdf);
      console.log(`    ${join(cache, 'breakdown.pdf')}`);
    }
  } finally {
    await app.stop();
    clear(data);
  }
}

/** The incident of the van: the one whose data speak of a breakdown. */
async function breakdown(app) {
  const { incidents } = (await app.call('snapshot')).state;
  for (const { incident } of incidents) {
    const { text } = await app.call('incident_report', { incident, format: 'json', lang: 'fr' });
    if (text.includes('van_broke_down')) return incident;
  }
  throw new Error('no incident of the day is about a broken van');
}
