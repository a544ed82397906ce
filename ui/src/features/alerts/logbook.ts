// The words of a row of the logbook, and its rows as a file.
import type { LogbookKind, LogbookRow, State } from '../../contract';
import { sentence, t } from '../../i18n/index.svelte';
import { about } from './words';

/** What is asked for; `before` a place of the log. */
export interface Wish {
  text: string;
  by: string;
  kind: LogbookKind | 'all';
  before: number | null;
}
export const KINDS: Wish['kind'][] = ['all', 'alerts', 'incidents', 'people', 'notes', 'breakdowns', 'numbers'];

export function words({ event, count, refused, alert }: LogbookRow): string {
  return sentence(event, count) + seen(event, alert) + (refused ? ` (${t('logbook.refused', { reason: t(`reason.${refused}`) })})` : '');
}

/** How much an alert has come to; nothing where its words need more than the row tells. */
function seen({ kind, args }: LogbookRow['event'], alert: LogbookRow['alert']): string {
  const n = args['seen'];
  if (kind !== 'alert_changed' || alert === null || typeof n !== 'number') return '';
  const much = t(`measure.${alert.kind}`, { n, seen: n });
  return much.includes('{') ? '' : `, ${much}`;
}

/** What the row's alert is. */
export function named({ alert }: LogbookRow): string {
  return alert ? t(`alert.${alert.kind}`) : '';
}

/** The incident of a note, which has no alert to lead to it. */
export function noted({ event }: LogbookRow): string | null {
  const incident = event.args['word'] === 'note' ? event.args['incident'] : null;
  return typeof incident === 'string' ? incident : null;
}

/** Rows as a table that spreadsheets read: the moment in UTC, what happened, which alert, about what. */
export function csv(rows: LogbookRow[], state: State): string {
  // A cell that begins like a formula is text all the same.
  const cell = (text: string) => `"${text.replace(/^[=+\-@]/, '\'$&').replaceAll('"', '""')}"`;
  const line = (row: LogbookRow) => [new Date(row.event.at).toISOString(), words(row), named(row), row.alert ? about(row.alert.subject, state) : ''];
  return `\uFEFF${rows.map((row) => line(row).map(cell).join(';')).join('\r\n')}\r\n`;
}
