// What may be said of a van in a list, where the app's own answer for one van is not asked for.
import type { VanView } from '../../contract';

/** It may be put back into service; any other may be taken out. */
export const isOut = ({ status }: Pick<VanView, 'status'>): boolean => status === 'broken' || status === 'grounded';
