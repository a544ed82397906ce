// Light or dark: as the system says, or as this machine was told.

export const SCHEMES = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

const STORED = 'regie.scheme';
let chosen = $state<Scheme>('auto');

const isScheme = (text: string | null): text is Scheme => (SCHEMES as readonly (string | null)[]).includes(text);

/** What was chosen before on this machine. */
export function startScheme(): void {
  const stored = localStorage.getItem(STORED);
  setScheme(isScheme(stored) ? stored : 'auto');
}

export function scheme(): Scheme {
  return chosen;
}

/** The style sheet reads it from the document; drawings hear of it there. */
export function setScheme(next: Scheme): void {
  chosen = next;
  localStorage.setItem(STORED, next);
  if (next === 'auto') delete document.documentElement.dataset['scheme'];
  else document.documentElement.dataset['scheme'] = next;
}
