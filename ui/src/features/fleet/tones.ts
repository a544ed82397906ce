// How loud the state of a van and of its promises is.
import type { SlackState, VanStatus } from '../../contract';
import type { Tone } from '../../widgets/Badge.svelte';

export const tones: Record<VanStatus, Tone> = { idle: 'plain', planned: 'plain', on_tour: 'plain', broken: 'bad', grounded: 'warn' };
/** How loud what is left of a promise is: the class of its words. */
export const slackTones: Record<SlackState, string> = { late: 'late', tight: 'warn', fine: 'muted' };
