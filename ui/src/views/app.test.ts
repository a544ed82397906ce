import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n/index.svelte';
import { fakePlatform, type FakePlatform } from '../platform/fake';
import { House } from '../store/house.svelte';
import App from './App.svelte';

let platform: FakePlatform;
let house: House;
let page: ReturnType<typeof mount>;

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ addEventListener: () => {}, removeEventListener: () => {} }));
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  localStorage.clear();
  platform = fakePlatform(false);
  house = new House(platform);
  house.start();
  location.hash = '';
  page = mount(App, { target: document.body, props: { house } });
});
afterEach(async () => {
  house.stop();
  await unmount(page);
  document.body.replaceChildren();
});

async function shown() {
  if (!house.state) platform.restore();
  await tick();
  await new Promise((done) => setTimeout(done, 0));
  house.flush();
  flushSync();
}
/** Goes to an address as a link does. */
async function visit(hash: string) {
  location.hash = hash;
  dispatchEvent(new Event('hashchange'));
  await shown();
}
const text = () => document.body.textContent ?? '';
function press(name: string, within: ParentNode = document) {
  const button = [...within.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  if (!button) throw new Error(`no button named ${name}`);
  button.click();
}

describe('the screens', () => {
  it('waits for the house, then shows the day in French', async () => {
    flushSync();
    expect(text()).toContain('En attente de la première image');
    await shown();
    expect(text()).toContain('Conducteur');
    expect(text()).toContain('Petit Phare');
    expect(text()).toContain('Rupture en vue');
    expect(text()).toContain('Studio B');
  });

  it('changes its words, and keeps its choice', async () => {
    await shown();
    document.querySelector<HTMLButtonElement>('button[lang=en]')?.click();
    await shown();
    expect(text()).toContain('Running order');
    expect(document.documentElement.lang).toBe('en');
    setLanguage('fr');
  });

  it('accepts a proposal and shows what the house made of it', async () => {
    await shown();
    press('Accepter');
    await shown();
    expect(platform.calls).toContainEqual({ cmd: 'accept_proposal', args: { proposal: 'P-117' } });
    expect(text()).not.toContain('Reprendre 15 colis');
    expect(text()).toContain('C’est noté.');
  });

  it('says why a command was refused', async () => {
    await shown();
    platform.push([{ type: 'gone', value: { section: 'alert', key: 'A-42' } }]);
    await house.say('resolve_alert', { alert: 'A-42' });
    await shown();
    expect(text()).toContain('Cette alerte n’existe plus.');
  });

  it('finds an order and walks its chain', async () => {
    await shown();
    await visit('#/order/TT-576461413038003');
    expect(document.title).toBe('(2) Commande TT-576461413038003 · Régie');
    const drawer = document.querySelector('aside');
    expect(drawer?.textContent).toContain('Que s’est-il passé ?');
    expect(drawer?.textContent).toContain('servie depuis FR-PAR1, promise pour 19:07');
    press('Voir le client', drawer ?? document);
    await shown();
    expect(platform.calls.at(-1)?.cmd).toBe('contact');
    expect(drawer?.textContent).toContain('Ivry-sur-Seine');
  });

  it('asks for the customer only when told to', async () => {
    await shown();
    expect(platform.calls.some((call) => call.cmd === 'contact')).toBe(false);
    expect(text()).not.toContain('01 23');
  });

  it('moves a slot that has not begun by sending its whole card', async () => {
    await shown();
    const oriane = [...document.querySelectorAll<HTMLButtonElement>('.timeline button')].find((one) => one.textContent?.includes('Oriane'));
    oriane?.click();
    await shown();
    press('Décaler de 5 min');
    await shown();
    const card = (platform.calls.at(-1)?.args as { slot: { from: number; show: string; passages: { price_cents: number }[] } }).slot;
    expect(card.show).toBe('LIVE-26');
    expect(card.passages).toHaveLength(3);
    expect(house.state?.runningOrder.find((slot) => slot.brand === 'Oriane')?.from).toBe(card.from);
  });

  it('keeps the last picture and says so when the line breaks', async () => {
    await shown();
    platform.cut();
    await shown();
    expect(document.querySelector('[role=status]')?.textContent).toContain('Hors ligne');
    expect(text()).toContain('Petit Phare');
  });

  it('shows an empty house as empty, not as broken', async () => {
    await shown();
    const empty = { ...house.state!, runningOrder: [], skus: [], nodes: [], vans: [], warehouse: null, alerts: [], proposals: [], incidents: [], messages: [], feeds: [] };
    platform.send({ type: 'snapshot', seq: 1, logSeq: 1, at: 0, state: empty });
    await shown();
    const pages: [string, string][] = [
      ['room', 'Aucun passage'], ['stock', 'Aucun article'], ['network', 'Aucun site'], ['network', 'Aucun van'], ['warehouse', 'Aucun entrepôt'],
      ['alerts', 'Rien à signaler'], ['incidents', 'Aucun incident'], ['messages', 'Aucun message'], ['feeds', 'Aucun flux'],
    ];
    for (const [page, words] of pages) {
      await visit(`#/${page}`);
      expect(text(), page).toContain(words);
    }
  });
});
