// The map that pages share: it keeps its size while nobody shows it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { borrow } from './keep';

vi.mock('./live-map', () => ({
  LiveMap: {
    open: async (host: HTMLElement) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas.style, { width: '800px', height: '600px' });
      host.append(canvas);
      return { serve: () => undefined, dispose: () => undefined };
    },
  },
}));
afterEach(() => document.body.replaceChildren());

describe('the map that pages share', () => {
  it('is put aside at the size it had, although its page has left the document by then', async () => {
    const place = document.createElement('div');
    document.body.append(place);
    const loan = await borrow(place, { attribution: '', label: '' });
    const host = place.firstElementChild as HTMLElement;
    expect(host.style.width).toBe('100%');
    place.remove();
    loan.end();
    expect([host.isConnected, host.style.width, host.style.height]).toEqual([true, '800px', '600px']);
    const next = document.createElement('div');
    document.body.append(next);
    await borrow(next, { attribution: '', label: '' });
    expect([host.parentElement === next, host.style.width]).toEqual([true, '100%']);
  });
});
