import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { QuarantineView, SkuView } from '../../contract';
import { likely, takeArgs, understood } from '../../features/reports/quarantine';
import { setLanguage } from '../../i18n/index.svelte';
import { fakePlatform, type FakePlatform } from '../../platform/fake';
import { AppStore } from '../../store/app.svelte';
import App from '../App.svelte';

let platform: FakePlatform;
let app: AppStore;
let page: ReturnType<typeof mount>;

beforeEach(async () => {
  vi.stubGlobal('matchMedia', () => ({ addEventListener: () => {}, removeEventListener: () => {} }));
  localStorage.clear();
  setLanguage('fr');
  platform = fakePlatform(false);
  app = new AppStore(platform);
  app.start();
  location.hash = '#/feeds';
  page = mount(App, { target: document.body, props: { app } });
  platform.restore();
  await shown();
});
afterEach(async () => {
  app.stop();
  await unmount(page);
  document.body.replaceChildren();
  location.hash = '';
});

async function shown(ms = 30) {
  for (let i = 0; i < 3; i += 1) {
    await tick();
    await new Promise((done) => setTimeout(done, ms / 3));
    app.flush();
    flushSync();
  }
}
const row = (words: string) => {
  const found = [...document.querySelectorAll('li')].find((one) => one.querySelector('form, .muted') && one.textContent?.includes(words));
  if (!found) throw new Error(`no row with ${words}`);
  return found;
};
const field = (words: string) => {
  const found = row(words).querySelector('input');
  if (!found) throw new Error(`no field in ${words}`);
  return found;
};
async function type(words: string, value: string) {
  field(words).value = value;
  field(words).dispatchEvent(new Event('input', { bubbles: true }));
  await shown();
}
async function press(words: string, name: string) {
  const button = [...row(words).querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  if (!button) throw new Error(`no button ${name} in ${words}`);
  if (button.type === 'submit') button.closest('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  else button.click();
  await shown();
}
const last = (cmd: string) => platform.calls.findLast((call) => call.cmd === cmd)?.args;

describe('what waits for a person', () => {
  it('is counted in the menu and told in words, with the raw words and a way to the order', () => {
    const menu = [...document.querySelectorAll('nav a')].find((one) => one.textContent?.includes('Flux'));
    expect(menu?.textContent).toContain('3');
    expect(row('Coffret Noël').textContent).toContain('article inconnu');
    expect(row('Coffret Noël').querySelector('button.link')?.textContent).toBe('TT-576461413038003');
    expect(row('SH-90412').textContent).toContain('code postal illisible');
    expect(row('SH-90415').textContent).toContain('the note says nothing'); // no words for this code: its own sentence
  });

  it('is taken with an article of the catalogue, and no other', async () => {
    await type('Coffret Noël', 'SKU-99');
    expect(field('Coffret Noël').getAttribute('aria-invalid')).toBe('true');
    await press('Coffret Noël', 'Prendre');
    expect(last('quarantine_take')).toBeUndefined();
    await type('Coffret Noël', 'SKU-110');
    await press('Coffret Noël', 'Prendre');
    expect(last('quarantine_take')).toEqual({ id: 1, mapSku: 'SKU-110' });
    await shown(1_200);
    expect(row('Coffret Noël').textContent).toContain('pris par regie-1');
    expect(app.state?.quarantine).toBe(2);
  });

  it('is corrected; what is still wrong is said in words', async () => {
    await type('SH-90412', '750');
    await press('SH-90412', 'Prendre');
    expect(document.body.textContent).toContain('Ainsi corrigé, l’envoi est encore rejeté.');
    await type('SH-90412', '75002');
    await press('SH-90412', 'Prendre');
    expect(last('quarantine_take')).toEqual({ id: 2, corrections: { 'shipping_address.zip': '75002' } });
  });

  it('that cannot be read again is dismissed, once a person is sure', async () => {
    expect(row('SH-90415').textContent).toContain('Ne peut pas être relu');
    await press('SH-90415', 'Écarter');
    expect(last('quarantine_dismiss')).toBeUndefined();
    await press('SH-90415', 'Garder');
    await press('SH-90415', 'Écarter');
    await type('SH-90415', 'commande d’essai');
    await press('SH-90415', 'Écarter');
    expect(last('quarantine_dismiss')).toEqual({ id: 3, why: 'commande d’essai' });
  });
});

describe('a person’s words', () => {
  const item = (article: boolean, field: string) => ({ id: 7, article, field }) as QuarantineView;
  const skus = [{ sku: 'ML-1', brand: 'Maison Lune', name: 'Sérum' }, { sku: 'AB-1', brand: 'Brume', name: 'Huile' }] as SkuView[];

  it('map an article or correct a value, by what is in doubt', () => {
    expect(takeArgs(item(false, 'q'), ' 3 ')).toEqual({ id: 7, corrections: { q: '3' } });
    expect(takeArgs(item(true, 's'), '')).toEqual({ id: 7 });
    expect([understood(item(true, 's'), skus, 'ML-1'), understood(item(true, 's'), skus, 'ML')]).toEqual([true, false]);
  });

  it('find articles by any of their words', () => {
    expect(likely(skus, 'lune sér').map((sku) => sku.sku)).toEqual(['ML-1']);
    expect(likely(skus, '')).toHaveLength(2);
  });
});
