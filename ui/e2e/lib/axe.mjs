// Is a page readable by everyone? Asks axe, in the page. Serious and critical findings are faults, contrast included.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FAULTS = new Set(['serious', 'critical']);
/** Places of one finding that are told. */
const TOLD = 3;

/** What is wrong on the page as it stands, as sentences. */
export async function unreadable(page) {
  // A string is not bound by the page's policy, unlike a script element.
  await page.evaluate(`globalThis.axe || (() => { ${source} })()`);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), RULES);
  return violations.filter(({ impact }) => FAULTS.has(impact)).map(sentence);
}

function sentence({ id, impact, help, nodes }) {
  const places = nodes.slice(0, TOLD).map(({ target, html, any }) => {
    const why = any[0]?.data?.contrastRatio ? ` (${any[0].data.contrastRatio} : 1, ${any[0].data.fgColor} on ${any[0].data.bgColor})` : '';
    return `\n      ${target.join(' ')}${why}\n        ${html.slice(0, 160)}`;
  });
  return `${impact} ${id}: ${help}; ${nodes.length} place${nodes.length > 1 ? 's' : ''}${places.join('')}`;
}
