/** The same in both languages, French first. */
export type Pair = readonly [fr: string, en: string];

/** Texts by their key. */
export type Words = Record<string, Pair>;
