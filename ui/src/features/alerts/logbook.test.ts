import { beforeEach, describe, expect, it } from 'vitest';
import { setLanguage, t } from '../../i18n/index.svelte';
import { opening } from '../../platform/fake/day';
import { logbook } from '../../platform/fake/logbook';
import { csv, named, noted, words } from './logbook';

const space = (text: string) => text.replace(/\s/g, ' ');

describe('a row of the logbook', () => {
  beforeEach(() => setLanguage('fr'));
  const rows = logbook(opening()).rows;
  const of = (kind: string) => {
    const row = rows.find((one) => one.event.kind === kind);
    if (!row) throw new Error(`no row of ${kind}`);
    return row;
  };

  it('says what came in numbers as one', () => {
    expect(space(words(of('promise_moved')))).toBe(`12 promesses déplacées : ${t('reason.breakdown')}`);
  });
  it('says who wrote what, and that a word had no effect', () => {
    const note = of('operator');
    expect(space(words(note))).toBe('regie-1 : « transporteur prévenu »');
    expect(space(words({ ...note, refused: 'nothing_to_undo' }))).toBe('regie-1 : « transporteur prévenu » (sans effet : rien à annuler)');
  });
  it('names its alert, and none where it has none', () => {
    const opened = of('alert_opened');
    expect(named(opened)).toBe(t(`alert.${opened.alert!.kind}`));
    expect(named({ ...opened, alert: null })).toBe('');
  });
  it('says how much an alert has come to, where it is told', () => {
    const opened = of('alert_opened');
    const row = (kind: 'van_late' | 'forecast_missed') => ({ ...opened, alert: { ...opened.alert!, kind }, event: { ...opened.event, kind: 'alert_changed', args: { alert: 'A-1', severity: 'high', seen: 12 } } });
    expect(words(row('van_late'))).toBe('L’alerte évolue (à traiter), 12 min de retard');
    expect(words(row('forecast_missed'))).toBe('L’alerte évolue (à traiter)');
  });
  it('leads to the incident of which somebody noted it', () => {
    const note = of('operator');
    expect(noted(note)).toBeNull();
    expect(noted({ ...note, event: { ...note.event, args: { ...note.event.args, incident: 'I-3' } } })).toBe('I-3');
  });
  it('is a line of a file, and never a formula', () => {
    const note = of('operator');
    const written = csv([{ ...note, event: { ...note.event, kind: '=1+1 "x"' } }], opening());
    expect(written).toMatch(/^\uFEFF"20\d\d-[^"]+Z";"'=1\+1 ""x""";"";""\r\n$/);
  });
});
