// How loud the load of a node is, and its work against the time that is left in words.
import { age, t, time } from '../../i18n/index.svelte';
import type { LoadState, NodeView } from '../../contract';

export const tones: Record<LoadState, 'calm' | 'warn' | 'bad'> = { free: 'calm', tight: 'warn', full: 'bad' };

/** `78 min / 1 h 35`: work until the next cut-off and time until it; and the same as a sentence. */
export function workOf({ workMin, workDue }: Pick<NodeView, 'workMin' | 'workDue'>, now: number): { pct: number; label: string; words: string } {
  if (workMin === null) return { pct: 0, label: t('nodes.closed'), words: t('nodes.closed') };
  const left = Math.max(0, workDue - now);
  return {
    pct: (100 * workMin * 60_000) / Math.max(1, left),
    label: `${t('common.min', { n: workMin })} / ${age(left)}`,
    words: t('nodes.work', { n: workMin, left: age(left), time: time(workDue) }),
  };
}
