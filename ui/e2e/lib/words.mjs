// The French words of the screens, read from their catalogues.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../src/i18n/catalogue');

/** French text by key. */
export function french() {
  const texts = readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  const pairs = texts.flatMap((text) => [...text.matchAll(/^\s*'([\w.]+)':\s*\['((?:[^'\\]|\\.)*)'/gm)]);
  return new Map(pairs.map(([, key, words]) => [key, words.replace(/\\'/g, "'").replace(/[\u00a0\u202f]/g, ' ')]));
}
