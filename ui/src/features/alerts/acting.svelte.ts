// What a person does with alerts, one or many, by mouse or by key; each is answered. What needs a reason, an end or
// words is asked for in a window.
import type { AlertAct, AlertView, AlertWord } from '../../contract';
import { t } from '../../i18n/index.svelte';
import { operator, Refused } from '../../platform';
import type { AppStore } from '../../store/app.svelte';

/** What is asked for in a window. */
export type Asking = 'snooze' | 'close' | 'assign' | 'note' | 'hand_over';
/** What a key says of alerts. */
export type Word = 'acknowledge' | 'undo' | 'snooze' | 'close';
/** What a key does in the list; letters walk through it from anywhere on the page, arrows only inside. */
export type Act = Word | 'pick' | 'next' | 'previous' | 'down' | 'up';

export interface Question {
  what: Asking;
  /** The alerts, or what the note is about. */
  alerts: string[];
  incident?: string;
  /** It was answered. */
  done?: () => void;
}

class Acting {
  /** The window that is open. */
  question = $state.raw<Question | null>(null);
  /** The list on the page that hears keys; answers whether the key was for it. */
  list: ((act: Act) => boolean) | null = null;
}
export const acting = new Acting();

/** Of which alerts a word has something to say; `mine` gives them to whoever sits here. */
export function meant(alerts: AlertView[], word: Word | 'mine'): string[] {
  const has = (alert: AlertView): boolean => {
    switch (word) {
      case 'acknowledge': return alert.state === 'open';
      case 'mine': return alert.state !== 'resolved' && alert.owner !== operator.get();
      case 'undo': return alert.undo !== null;
      default: return alert.state !== 'resolved';
    }
  };
  return alerts.filter(has).map(({ alert }) => alert);
}

/** What is taken back: the same of all, or nothing that one word names. */
export function takenBack(alerts: AlertView[]): AlertAct | null {
  const acts = new Set(alerts.flatMap(({ undo }) => undo ?? []));
  return acts.size === 1 ? ([...acts][0] ?? null) : null;
}

/** What taking it back is called, by what was done: to give it to oneself is said otherwise than to give it away. */
export function undoing(alerts: AlertView[]): AlertAct | 'mine' | 'several' {
  const act = takenBack(alerts);
  const own = alerts.every(({ undo, owner }) => undo === null || owner === operator.get());
  return act === 'assign' && own ? 'mine' : (act ?? 'several');
}

/** Says one thing of several alerts; true when it was taken of one at least. */
export async function say(app: AppStore, alerts: string[], says: AlertWord): Promise<boolean> {
  try {
    const { answers } = await app.ask('act_on_alerts', { alerts, says });
    const codes = answers.flatMap(({ refused }) => refused ?? []);
    const [code] = codes;
    if (code && codes.length === answers.length) throw new Refused({ code, message: '', hint: null });
    app.accepted(code ? t('alerts.partly', { n: codes.length, why: t(`said.${code}`) }) : null);
    return true;
  } catch (error) {
    app.refused(error);
    return false;
  }
}
