// How loud the state of a van is.
import type { VanStatus } from '../../contract';
import type { Tone } from '../../widgets/Badge.svelte';

export const tones: Record<VanStatus, Tone> = { idle: 'plain', planned: 'plain', on_tour: 'plain', broken: 'bad', grounded: 'warn' };
