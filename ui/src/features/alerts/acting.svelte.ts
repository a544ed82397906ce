// What a person does with alerts, one or many, by mouse or by key; each is answered. What needs a reason, an end or
// words is asked for in a window.
import type { AlertWord } from '../../contract';
import { t } from '../../i18n/index.svelte';
import { Refused } from '../../platform';
import type { AppStore } from '../../store/app.svelte';

/** What is asked for in a window. */
export type Asking = 'snooze' | 'close' | 'assign' | 'note' | 'hand_over';
/** What a key does in the list. */
export type Act = 'acknowledge' | 'undo' | 'snooze' | 'close' | 'pick' | 'next' | 'previous';

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
  /** The list on the page that hears keys. */
  list: ((act: Act) => void) | null = null;
}
export const acting = new Acting();

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
