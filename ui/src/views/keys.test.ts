import { describe, expect, it } from 'vitest';
import { Keys } from './keys';
import { pages } from './pages';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, target: null, ...more });

describe('keys', () => {
  it('lead to pages by g and a letter, in time', () => {
    const keys = new Keys();
    expect([keys.wish(press('g'), false, 0), keys.wish(press('o'), false, 400)]).toEqual([null, { go: 'orders' }]);
    expect([keys.wish(press('g'), false, 1_000), keys.wish(press('o'), false, 4_000)]).toEqual([null, null]);
    expect(keys.wish(press('o'), false, 5_000)).toBeNull();
  });
  it('are letters where somebody types, except Ctrl K', () => {
    const keys = new Keys();
    const target = document.createElement('input');
    expect(keys.wish(press('?', { target }), false, 0)).toBeNull();
    expect(keys.wish(press('k', { target, ctrlKey: true }), false, 0)).toBe('palette');
    expect(keys.wish(press('?'), true, 0)).toBeNull();
    expect(keys.wish(press('?'), false, 0)).toBe('help');
  });
  it('act in the list of alerts, not as a part of a way to a page', () => {
    const keys = new Keys();
    expect(['j', 'ArrowUp', 'x', 'a', 's', 'r', 'u'].map((key) => keys.wish(press(key), false, 0))).toEqual(
      ['next', 'up', 'pick', 'acknowledge', 'snooze', 'close', 'undo'].map((act) => ({ act })),
    );
    expect([keys.wish(press('g'), false, 0), keys.wish(press('a'), false, 100)]).toEqual([null, { go: 'alerts' }]);
    expect([keys.wish(press('g'), false, 200), keys.wish(press('x'), false, 300)]).toEqual([null, null]);
    expect([keys.wish(press('a'), true, 400), keys.wish(press('constructor'), false, 500)]).toEqual([null, null]);
    const target = Object.assign(document.createElement('input'), { type: 'checkbox' });
    expect(keys.wish(press('x', { target }), false, 600)).toEqual({ act: 'pick' });
  });
  it('have one letter for one page', () => {
    expect(new Set(pages.map((card) => card.letter)).size).toBe(pages.length);
  });
});
