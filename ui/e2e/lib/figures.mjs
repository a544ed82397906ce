// Every figure that a page shows, with the words it stands under and what it is about. Knows how pages are built, and
// no measure: key figures, lists of terms, tables, headings with a count, gauges, small print.
// A row of a table says what it is about by `data-key`.

/** Runs in the page: figures below `root` as `{ form, name, row, text }`. */
export function gather(root) {
  const found = [];
  const QUIET = '.hidden, [aria-hidden], svg, script, style';
  const words = (node) => {
    if (!node) return '';
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(QUIET)) return '';
    return [...node.childNodes].map(words).join(' ');
  };
  const say = (node) => words(node).replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  /** A line of a table or list: its key, what its first link says, the time it begins with. */
  const rowOf = (node) => {
    const line = node.closest('tr') ?? node.closest('li');
    if (!line || line.querySelector(':scope > .tile > .title')) return null;
    const names = [...line.querySelectorAll('button.link, .name, small')].map(say);
    return { key: line.dataset.key ?? null, names, time: say(line).match(/\b\d\d:\d\d\b/)?.[0] ?? null };
  };
  const note = (form, name, node, text = say(node)) => {
    const panel = say((node.closest('section') ?? node.closest('aside'))?.querySelector('h2, h3'));
    if (/\d/.test(text)) found.push({ form, name, text, panel, row: rowOf(node) });
  };
  for (const place of document.querySelectorAll(root)) {
    for (const title of place.querySelectorAll('li > .tile > .title')) {
      note('key', say(title), title.parentElement.querySelector('strong'));
      note('words', '', title.parentElement.querySelector('.note'));
    }
    for (const term of place.querySelectorAll('dt')) {
      const value = term.parentElement.querySelector('dd');
      note('term', say(term), value.querySelector('strong') ?? value);
      for (const small of value.querySelectorAll('small')) note('words', '', small);
    }
    for (const table of place.querySelectorAll('table')) {
      const heads = [...table.querySelectorAll('thead th')].map(say);
      for (const cell of table.querySelectorAll('tbody td')) {
        if (cell.cellIndex > 0) note('cell', heads[cell.cellIndex] ?? '', cell);
      }
    }
    for (const heading of place.querySelectorAll('h2, h3')) {
      for (const count of heading.querySelectorAll(':scope > .muted')) {
        note('heading', say(heading).replace(say(count), '').trim(), count);
      }
    }
    for (const named of place.querySelectorAll('[data-figure]')) {
      const [key, row] = named.dataset.figure.split(':');
      found.push({ form: 'figure', name: key, text: say(named), panel: '', row: { key: row ?? null, names: [], time: null } });
    }
    for (const aside of place.querySelectorAll('.aside, .aside > span, header .end')) note('words', say(aside.parentElement.querySelector('h2')), aside);
    for (const badge of place.querySelectorAll('nav a > b:not([title])')) note('badge', say(badge.parentElement.querySelector('span')), badge);
    for (const gauge of place.querySelectorAll('[aria-label]')) {
      if (gauge.matches('svg, [role=img]')) note('words', '', gauge, gauge.getAttribute('aria-label').replace(/[\u00a0\u202f]/g, ' '));
    }
  }
  return found;
}

/** The first number of a text, its unit and its decimals; times and spans count in minutes; `null` without one. */
export function number(text) {
  // A whole hour is written `13 h`; a span of hours always has its minutes.
  const clock = text.match(/^(?:\D*\s)?(\d\d?)(?:(?::| h )(\d\d)\b| h$)/);
  if (clock) return { n: 60 * Number(clock[1]) + Number(clock[2] ?? 0), unit: 'min', digits: 0 };
  const match = text.match(/([−-]?)(\d{1,3}(?: \d{3})+|\d+)(?:,(\d+))?\s*(%|€|min\b|h\b|s\b)?/);
  if (!match) return null;
  const [, sign, whole, rest = '', unit = ''] = match;
  const n = Number(`${sign ? '-' : ''}${whole.replace(/ /g, '')}.${rest || 0}`);
  return { n, unit, digits: rest.length };
}

/** Two numbers say the same when they do after the coarser rounding of the two. */
export function same(a, b) {
  const step = 10 ** -Math.min(a.digits, b.digits);
  return a.unit === b.unit || !a.unit || !b.unit ? Math.abs(a.n - b.n) < step * 0.501 + 1e-9 : false;
}

/** A catalogue's text (`{n} unité[s]`) as a reader of what is written by it: answers the blanks by name, or `null`. */
export function reader(text) {
  const blank = (_, name) => `(?<${name}>${name === 'n' ? '[−-]?\\d[\\d ]*(?:,\\d+)?' : '.*?'})`;
  const forms = text.split('|').map((form) => form.replace(/[.*+?^$()[\]\\]/g, '\\$&').replace(/\\\[(\w+)\\\]/g, '(?:$1)?').replace(/\{(\w+)\}/g, blank));
  const patterns = forms.map((form) => new RegExp(`^${form}$`, 'i'));
  return (written) => patterns.map((one) => written.match(one)).find(Boolean)?.groups ?? null;
}
