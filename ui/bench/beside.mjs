// Two builds in one table: each part is run with the other build and with this one in turn, so that both meet the same
// machine. The other's screens are its own where `--beside-dist` names them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What this build must reach, as a share of the other's figure. */
const REQUIRED = [{ figure: /^fact → pixel, under load/, most: 0.7 }, { figure: /^bytes a second .*under load/, most: 0.4 }];
const UNKNOWN = '–';

/** Runs the parts in turn and prints both builds; true when all that is required is met. */
export function beside(program, parts, values) {
  const builds = [
    { regie: values.beside, dist: values['beside-dist'] ?? values.dist, cache: values.cache && join(values.cache, 'beside') },
    { regie: values.regie, dist: values.dist, cache: values.cache, desktop: values.desktop },
  ];
  const runs = builds.map(() => new Map());
  for (const part of parts) {
    for (let turn = 1; turn <= Number(values.times); turn += 1) {
      console.log(`${part}, run ${turn} of ${values.times}`);
      builds.forEach((build, i) => read(run(program, part, build), runs[i]));
    }
  }
  const { rows, ok } = compared(...runs);
  console.log(`\n${laidOut(rows)}`);
  return ok && runs[1].size > 0;
}

function run(program, part, build) {
  const words = Object.entries(build).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  const { stdout, stderr } = spawnSync(process.execPath, [program, part, ...words], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (stderr.trim()) console.error(`${build.regie}: ${stderr.trim()}`);
  return stdout;
}

/** Adds the rows of a printed table; a figure that is named twice is counted. */
export function read(text, runs) {
  const seen = new Map();
  for (const line of text.split('\n').filter((line) => line.startsWith('| '))) {
    const [figure, required, measured, ok] = line.slice(2).split(' | ').map((cell) => cell.replace(/\|$/, '').trim());
    if (ok === undefined || figure === 'figure' || figure.startsWith('---')) continue;
    const count = (seen.get(figure) ?? 0) + 1;
    seen.set(figure, count);
    const name = count === 1 ? figure : `${figure} (${count})`;
    runs.set(name, [...(runs.get(name) ?? []), { required, measured, ok }]);
  }
}

/** The rows of the common table, and whether all that is required is met. */
export function compared(theirs, ours) {
  const rows = [['figure', 'other build', 'this build', 'ratio', 'required', 'met?']];
  let all = true;
  for (const figure of new Set([...ours.keys(), ...theirs.keys()])) {
    const [other, own] = [middle(theirs.get(figure)), middle(ours.get(figure))];
    const ratio = other && own ? share(other.measured, own.measured) : null;
    const wanted = REQUIRED.find((row) => row.figure.test(figure));
    const required = wanted ? `≤ ${wanted.most} ×` : (own?.required ?? '');
    const judged = wanted ? (ratio === null ? null : ratio <= wanted.most) : own?.ok ? ours.get(figure).every(({ ok }) => ok !== 'NO') : null;
    all &&= judged !== false;
    const met = judged === null ? '' : judged ? 'yes' : 'NO';
    rows.push([figure, other?.measured ?? UNKNOWN, own?.measured ?? UNKNOWN, ratio === null ? UNKNOWN : `${ratio.toFixed(2)} ×`, required, met]);
  }
  return { rows, ok: all };
}

/** The run whose figure lies in the middle. */
function middle(runs) {
  const sorted = [...(runs ?? [])].sort((a, b) => (number(a.measured)?.value ?? 0) - (number(b.measured)?.value ?? 0));
  return sorted[(sorted.length - 1) >> 1];
}

/** This build's figure as a share of the other's; only where both are one number of one unit. */
function share(other, own) {
  const [a, b] = [number(other), number(own)];
  return a && b && a.unit === b.unit && a.value !== 0 ? b.value / a.value : null;
}

function number(text) {
  const found = /^(\d{1,3}(?:\s\d{3})+|\d+(?:\.\d+)?)(?:\s(.*))?$/u.exec(text);
  return found ? { value: Number(found[1].replace(/\s/gu, '')), unit: found[2] ?? '' } : null;
}

function laidOut(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => [...row[i]].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell + ' '.repeat(widths[i] - [...cell].length)).join(' | ')} |`;
  return [line(rows[0]), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
}
