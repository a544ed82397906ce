// Finds things by a few letters of their name or key. Knows words only.

export interface Entry {
  id: string;
  title: string;
  /** What kind of thing it is, in words. */
  kind: string;
  /** More words it is found by, shown beside it. */
  note?: string;
  /** Found before others that match as well: pages before articles. */
  weight?: number;
}

/** Letters as people type them: no case, no accents, no apostrophes. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/['’]/g, ' ').toLowerCase();
}

/** How well an entry fits; 0 is not at all. Every word of the question must be found somewhere. */
export function fit(entry: Entry, words: string[]): number {
  const title = plain(entry.title);
  const all = `${title} ${plain(entry.note ?? '')} ${plain(entry.kind)} ${plain(entry.id)}`;
  let score = entry.weight ?? 0;
  const key = plain(entry.id).replace(/^\S+[ :]/, '');
  for (const word of words) {
    if (key === word) score += 80;
    else if (title.startsWith(word)) score += 40;
    else if (title.includes(` ${word}`)) score += 30;
    else if (all.includes(` ${word}`)) score += 20;
    else if (all.includes(word)) score += 10;
    else return 0;
  }
  return score;
}

/** The best entries first; in their own order where they fit alike. Without a question, the weightiest. */
export function search<E extends Entry>(entries: E[], question: string, most: number): E[] {
  const words = plain(question).split(/\s+/).filter(Boolean);
  return entries
    .map((entry, place) => ({ entry, place, score: words.length === 0 ? (entry.weight ?? 0) : fit(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, most)
    .map(({ entry }) => entry);
}
