// The words of the trade, from the file that the reports and the mails are held to as well (`tests/it/dictionary.rs`).
import { describe, expect, it } from 'vitest';
import dictionary from '../../../assets/words/dictionary.json';
import { catalogue } from './catalogue';
import { codes } from './codes';
import { events, words } from './events';
import type { Words } from './pair';

const said: Words = { ...catalogue, ...codes, ...events, ...words };
/** A text without its blanks and with its endings. */
const plain = (text: string) => text.replace(/\{\w+\}/g, ' ').replace(/\[(\w+)\]/g, '$1');
const holds = (text: string, form: string) => new RegExp(`(?<![\\p{L}\\d])${form}(?![\\p{L}\\d])`, 'iu').test(plain(text));

describe('the dictionary', () => {
  it.each(dictionary.map((entry) => [entry.term, entry] as const))('has one word for %s, and no other is used', (_, { never }) => {
    const wrong = Object.entries(said).flatMap(([key, [french, english]]) =>
      [...never.fr.filter((form) => holds(french, form)), ...never.en.filter((form) => holds(english, form))].map((form) => `${key}: ${form}`));
    expect(wrong).toEqual([]);
  });

  it('names words that are used', () => {
    const all = (side: 0 | 1) => Object.values(said).map((pair) => pair[side]);
    const unused = dictionary.filter(({ fr, en }) => !all(0).some((text) => holds(text, `${fr}s?`)) || !all(1).some((text) => holds(text, `${en}s?`)));
    expect(unused.map(({ term }) => term)).toEqual([]);
  });

  it('forbids a noun in both numbers', () => {
    /** No nouns, or none that people count. */
    const alone = new Set(['allouer', 'picking', 'slack', 'mou', 'lorry', 'ATP', 'ETA']);
    const missing = dictionary.flatMap(({ never }) =>
      [never.fr, never.en].flatMap((forms) => forms.filter((form) => /^[\p{L}-]+[^s]$/u.test(form) && !alone.has(form) && !forms.includes(`${form}s`))));
    expect(missing).toEqual([]);
  });

  it('finds a word that must not be used', () => {
    expect([holds('Aucun nœud {van}', 'nœud'), holds('les van[s] partent', 'vans'), holds('en avant', 'van'), holds('{van}', 'van')]).toEqual([true, true, false, false]);
  });
});
