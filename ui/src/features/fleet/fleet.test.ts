// The list of vans offers what the app says of each.
import { describe, expect, it } from 'vitest';
import { opening } from '../../platform/fake/day';
import { vanDetail } from '../../platform/fake/details';
import { isOut } from './can';

describe('a van in the list', () => {
  it('may be put back or taken out as the van itself says', () => {
    const state = opening();
    expect(new Set(state.vans.map(({ status }) => status)).size).toBeGreaterThan(3);
    for (const van of state.vans) {
      const free = vanDetail(state, van.van, []).can.filter(({ bar }) => bar === null).map(({ act }) => act);
      expect(free, van.status).toEqual([isOut(van) ? 'return' : 'ground']);
    }
  });
});
