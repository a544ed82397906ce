// Where something that nobody understood went wrong, in the language of the screen as far as the app tells it in parts.
import type { DeadLetterView } from '../../contract';
import { known, language, t, wordsOf } from '../../i18n/index.svelte';

/** A sentence of a feed ends with the field that it is about. */
const FIELD = / \(([^()\s]+)\)$/;
/** A file is told with how many problems it has, and the places of the first. */
const FILE = /^(.+): (\d+) problems; (.+)$/;
const LINE = /^line (\d+)(?:, column (.+))?: (\w+)$/;

/** What stands beside the words of its code: in English the sentence, else its place alone where these words say the rest. */
export function detail({ code, detail: told }: DeadLetterView): string {
  if (language() === 'en' || wordsOf(code) === null) return told;
  const [, file, n, places] = FILE.exec(told) ?? [];
  if (file && places) return t('feeds.dead.file', { file, n: Number(n), places: places.split('; ').map(line).join(' ; ') });
  return FIELD.exec(told)?.[1] ?? (known(`reason.${code}`) && !/\d/.test(told) ? '' : told);
}

function line(place: string): string {
  const [, at, column, code] = LINE.exec(place) ?? [];
  if (!at || !code) return place;
  const what = wordsOf(code) ?? code;
  return column ? t('feeds.dead.cell', { line: at, column, what }) : t('feeds.dead.line', { line: at, what });
}
