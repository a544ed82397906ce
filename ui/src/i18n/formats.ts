// Numbers and times as each language writes them. Knows no word. Making a formatter costs a hundred times what using it
// costs, and lists write thousands of figures: each is made once.
import type { Lang } from '../contract';

/** How one language writes. */
export interface Formats {
  whole: Intl.NumberFormat;
  /** With one decimal. */
  tenths: Intl.NumberFormat;
  percent: Intl.NumberFormat;
  /** Euros, with cents and without. */
  money: Intl.NumberFormat;
  euros: Intl.NumberFormat;
  /** Clocks of Paris. */
  time: Intl.DateTimeFormat;
  seconds: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  date: Intl.DateTimeFormat;
}

const made = new Map<Lang, Formats>();

export function formats(lang: Lang): Formats {
  let found = made.get(lang);
  if (!found) made.set(lang, (found = make(lang === 'fr' ? 'fr-FR' : 'en-GB')));
  return found;
}

function make(locale: string): Formats {
  const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const moments = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: 'Europe/Paris', ...options });
  const euros = { style: 'currency', currency: 'EUR' } as const;
  return {
    whole: numbers({}),
    tenths: numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    percent: numbers({ style: 'percent', maximumFractionDigits: 1 }),
    money: numbers({ ...euros, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    euros: numbers({ ...euros, minimumFractionDigits: 0, maximumFractionDigits: 0 }),
    time: moments({ hour: '2-digit', minute: '2-digit' }),
    seconds: moments({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    day: moments({ weekday: 'short', day: 'numeric', month: 'short' }),
    date: moments({ day: '2-digit', month: '2-digit' }),
  };
}
