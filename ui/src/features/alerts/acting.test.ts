// Of which alerts a word has something to say, and what is answered when it was taken of some only.
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertAct, AlertView } from '../../contract';
import { setLanguage } from '../../i18n/index.svelte';
import type { AppStore } from '../../store/app.svelte';
import { meant, say, takenBack, undoing } from './acting.svelte';

const alert = (key: string, state: AlertView['state'], owner: string | null = null, undo: AlertAct | null = null) => ({ alert: key, state, owner, undo }) as AlertView;
const ALERTS = [
  alert('new', 'open'), alert('mine', 'acknowledged', 'regie-1', 'acknowledge'), alert('malos', 'acknowledged', 'malo', 'assign'), alert('aside', 'snoozed', 'regie-1', 'snooze'),
  alert('over', 'resolved', 'malo', 'close'),
];

describe('a word', () => {
  beforeEach(() => setLanguage('fr'));

  it('is said of those of which it says something', () => {
    expect(meant(ALERTS, 'acknowledge')).toEqual(['new']);
    expect(meant(ALERTS, 'mine')).toEqual(['new', 'malos']);
    expect(meant(ALERTS, 'close')).toEqual(['new', 'mine', 'malos', 'aside']);
    expect(meant(ALERTS, 'undo')).toEqual(['mine', 'malos', 'aside', 'over']);
  });

  it('that is taken back has its name when it is the same of all', () => {
    expect(takenBack(ALERTS.slice(0, 2))).toBe('acknowledge');
    expect([takenBack(ALERTS), takenBack(ALERTS.slice(0, 1))]).toEqual([null, null]);
  });

  it('that gave an alert to oneself is taken back by its own name', () => {
    const own = alert('own', 'open', 'regie-1', 'assign');
    expect([undoing([own]), undoing([ALERTS[2]!]), undoing([own, ALERTS[2]!]), undoing(ALERTS)]).toEqual(['mine', 'assign', 'assign', 'several']);
  });

  it('that was taken of some is answered with how many it was not taken of', async () => {
    const heard: (string | null)[] = [];
    const answers = [{ alert: 'a', seq: 9, refused: null }, { alert: 'b', seq: null, refused: 'NOTHING_TO_UNDO' }];
    const app = { ask: async () => ({ answers }), accepted: (what: string | null) => heard.push(what), refused: () => heard.push('refused') } as unknown as AppStore;
    expect(await say(app, ['a', 'b'], { type: 'undo' })).toBe(true);
    expect(heard[0]).toContain('1 sans effet : Rien à annuler');
    answers.shift();
    expect(await say(app, ['b'], { type: 'undo' })).toBe(false);
    expect(heard[1]).toBe('refused');
  });
});
