// Figures beside what is required of them. Knows no figure.

export class Table {
  #rows = [];
  ok = true;

  /** A figure that is at most so much, in `unit`. */
  atMost(figure, most, measured, unit) {
    this.#add(figure, `≤ ${short(most)} ${unit}`, `${short(measured)} ${unit}`, measured <= most);
  }

  /** A count that must be nothing. */
  none(figure, measured) {
    this.#add(figure, '0', String(measured), measured === 0);
  }

  /** A change in percent, either way. */
  within(figure, most, measured) {
    this.#add(figure, `± ${short(most)} %`, `${measured < 0 ? '−' : '+'}${short(Math.abs(measured))} %`, Math.abs(measured) <= most);
  }

  /** A figure of which nothing is required. */
  note(figure, measured) {
    this.#add(figure, '', measured, null);
  }

  #add(figure, required, measured, ok) {
    // Said at once, since a whole run takes minutes.
    console.log(`  ${figure}: ${measured}${ok === false ? `  (required ${required})` : ''}`);
    this.ok &&= ok !== false;
    this.#rows.push([figure, required, measured, ok === null ? '' : ok ? 'yes' : 'NO']);
  }

  toString() {
    const rows = [['figure', 'required', 'measured', 'ok?'], ...this.#rows];
    const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => [...row[i]].length)));
    const line = (cells) => `| ${cells.map((cell, i) => cell + ' '.repeat(widths[i] - [...cell].length)).join(' | ')} |`;
    return [line(rows[0]), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
  }
}

/** Three digits that matter. */
export function short(value) {
  if (!Number.isFinite(value)) return 'none';
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('fr-FR').replace(/ /g, ' ');
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2).replace(/\.?0+$/, '');
}

/** The value below which this share of them lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
