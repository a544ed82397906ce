#!/usr/bin/env bash
# A French postcode's first two digits (three overseas) are not its département, and the two public npm packages that map
# postcodes to communes do not agree on which postcodes are the exceptions. Installs both, counts, and fails when the
# figures change. Needs npm and node; no part of Régie runs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund codes-postaux@4.1.2 @etalab/decoupage-administratif@6.0.0
cat > compare.cjs <<'JS'
const tax = require('codes-postaux/codes-postaux.json').map((row) => [row.codePostal, row.codeCommune]);
const communes = require('@etalab/decoupage-administratif/data/communes.json');
const post = communes.flatMap((one) => (one.codesPostaux ?? []).map((zip) => [zip, one.code]));
const dept = (commune) => commune.slice(0, /^9[78]/.test(commune) ? 3 : 2);
const firstDigits = (zip) => (zip.startsWith('20') ? (zip < '20200' ? '2A' : '2B') : zip.slice(0, /^9[78]/.test(zip) ? 3 : 2));
const exceptions = (pairs) => {
  const depts = new Map();
  for (const [zip, commune] of pairs) depts.set(zip, (depts.get(zip) ?? new Set()).add(dept(commune)));
  const odd = [...depts].filter(([zip, all]) => all.size > 1 || !all.has(firstDigits(zip)));
  return new Map(odd.map(([zip, all]) => [zip, [...all].sort().join('+')]));
};
const a = exceptions(tax);
const b = exceptions(post);
const both = [...a].filter(([zip]) => b.has(zip)).length;
const show = (odd) => [...odd].sort().map(([zip, depts]) => `${zip}=${depts}`).join(' ');
console.log(`codes-postaux 4.1.2: ${a.size} exceptions: ${show(a)}`);
console.log(`@etalab/decoupage-administratif 6.0.0: ${b.size} exceptions: ${show(b)}`);
console.log(`in both: ${both}; 94390 (Orly airport): ${a.get('94390') ?? 'absent'} and ${b.get('94390') ?? 'absent'}`);
const expected = '32 20 16 absent 91';
const measured = [a.size, b.size, both, a.get('94390') ?? 'absent', b.get('94390') ?? 'absent'].join(' ');
if (measured !== expected) {
  console.error(`changed: ${measured}, where ${expected} was measured`);
  process.exit(1);
}
JS
node --version
node compare.cjs
