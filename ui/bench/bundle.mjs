// What the screens weigh on the wire: every script and worker of the build, packed. Map data is no script.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** kB = 1 000 bytes; gzip at its usual level 6, what servers do. */
export function measure({ dist }, table) {
  const scripts = readdirSync(dist, { recursive: true }).filter((name) => /\.m?js$/.test(name));
  const packed = scripts.map((name) => ({ name, bytes: gzipSync(readFileSync(join(dist, name)), { level: 6 }).length }));
  const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0) / 1_000;
  table.atMost(`script bundle, gzip, all ${scripts.length} chunks and the worker`, 600, sum(packed), 'kB');
  const first = readFileSync(join(dist, 'index.html'), 'utf8');
  const entry = packed.filter(({ name }) => first.includes(name));
  table.note('of it, what the first paint waits for', `${Math.round(sum(entry))} kB`);
  for (const { name, bytes } of packed.sort((a, b) => b.bytes - a.bytes).slice(0, 4)) console.log(`    ${name}: ${(bytes / 1_000).toFixed(0)} kB`);
}
