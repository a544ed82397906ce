// How loud the load of a node is.
import type { LoadState } from '../../contract';

export const tones: Record<LoadState, 'calm' | 'warn' | 'bad'> = { free: 'calm', tight: 'warn', full: 'bad' };
