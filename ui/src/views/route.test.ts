import { describe, expect, it } from 'vitest';
import { pageHref, parse, targetHref } from './route';

describe('addresses', () => {
  it('name a page and what its list shows', () => {
    expect(parse('#/orders?late=1&text=75', null)).toEqual({ page: 'orders', detail: null, query: { late: '1', text: '75' } });
    expect(pageHref('orders', { late: '1' })).toBe('#/orders?late=1');
    expect(parse(pageHref('wall'), null).page).toBe('wall');
    expect(parse(pageHref('oncall'), null).page).toBe('oncall');
  });

  it('name a thing, over the page it was opened from or over its own list', () => {
    const href = targetHref({ kind: 'order', key: 'TT/5 7#1' });
    expect(parse(href, 'map')).toEqual({ page: 'map', detail: { kind: 'order', key: 'TT/5 7#1' }, query: {} });
    expect(parse('#/van/VAN-1', null).page).toBe('network');
  });

  it('that nobody knows lead to the control room', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/order/', '#/order/%E0%A4', '#/toString/x', '#main']) {
      expect(parse(hash, 'map'), hash).toEqual({ page: 'room', detail: null, query: {} });
    }
  });
});
